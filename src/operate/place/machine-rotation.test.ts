import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../config/parse.ts';
import { filesDriver } from '../../drivers/files/files-driver.ts';
import { secretsDriver } from '../../drivers/secrets/secrets-driver.ts';
import type { Artefact, ProcessArtefact } from '../../render/artefact.ts';
import { render } from '../../render/render.ts';
import type { LocalSite } from '../../render/site.ts';
import type { Drivers } from '../apply.ts';
import { machineRotation } from './machine-rotation.ts';
import type { SecretName } from './rotation.ts';

let stateDir: string;
let artefacts: readonly Artefact[];
let site: LocalSite;
const { platform } = parseConfig('version: 1\n', 'sparkhub.yaml', { root: false });
const silent = (): void => {};

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'sparkhub-rotation-'));
  site = {
    kind: 'local',
    version: '0.0.0',
    packageDir: '/package',
    stateDir,
    runtimeDir: '/cache/runtime/0',
    nodeBinary: '/usr/bin/node',
    proxyScript: '/proxy',
    machine: { cores: 4, memoryBytes: 16 * 2 ** 30, platform: 'linux', root: false, user: 'ada' },
    ports: {
      public: 8000,
      proxyApi: 8001,
      hub: 8081,
      sessions: 8082,
      sparkMaster: 7077,
      sparkMasterUi: 8180,
      sparkWorker: 7078,
      sparkWorkerUi: 8181,
    },
  };
  artefacts = render(platform!, site);
  for (const one of artefacts)
    if (one.kind === 'secret') await secretsDriver({ stateDir }).apply(one, silent);
  for (const one of artefacts) if (one.kind === 'file') await filesDriver({ stateDir }).apply(one, silent);
});
afterEach(() => rmSync(stateDir, { recursive: true }));

const secret = (name: string): string => readFileSync(join(stateDir, 'secrets', name), 'utf8');

/** Processes that only remember what was asked of them, and with which secrets they were started. */
function fakeProcesses(running: readonly string[], failAt = '') {
  const alive = new Set(running);
  const told: string[] = [];
  const step = (what: string): void => {
    told.push(what);
    if (what === failAt) throw new Error('killed');
  };
  const drivers: Drivers = {
    file: filesDriver({ stateDir }),
    process: {
      kind: 'process',
      observe: async (asked) =>
        asked.map(({ id }) => ({
          id,
          kind: 'process',
          state: alive.has(id) ? 'present' : 'absent',
          fingerprint: '',
          detail: '',
        })),
      async apply({ id }: ProcessArtefact) {
        step(`start ${id} with ${secret('proxy-token').slice(0, 8)}`);
        alive.add(id);
      },
      async remove(id) {
        step(`stop ${id}`);
        alive.delete(id);
      },
      check: async () => [],
    },
  };
  return { drivers, told, alive };
}
const ALL = ['process/proxy', 'process/hub', 'process/spark-master', 'process/spark-worker'];
const renew = (names: readonly SecretName[], drivers: Drivers): Promise<boolean> =>
  machineRotation(stateDir).renew(names, { site, artefacts, drivers }, silent);

describe('renewing secrets on one machine', () => {
  it('stops who reads them first, and starts them with the same new ones', async () => {
    const before = secret('proxy-token');
    const { drivers, told } = fakeProcesses(ALL);
    expect(await renew(['proxy-token'], drivers)).toBe(true);
    const now = secret('proxy-token');
    expect(now).not.toBe(before);
    expect(statSync(join(stateDir, 'secrets', 'proxy-token')).mode & 0o777).toBe(0o600);
    expect(told).toEqual([
      'stop process/hub',
      'stop process/proxy',
      `start process/proxy with ${now.slice(0, 8)}`,
      `start process/hub with ${now.slice(0, 8)}`,
    ]);
  });

  it('leaves other secrets as they are, and Spark alone', async () => {
    const before = ['proxy-token', 'spark-secret', 'user-password'].map(secret);
    const { drivers, told } = fakeProcesses(ALL);
    await renew(['cookies', 'crypt-keys'], drivers);
    expect(['proxy-token', 'spark-secret', 'user-password'].map(secret)).toEqual(before);
    expect(told.map((one) => one.split(' with')[0])).toEqual(['stop process/hub', 'start process/hub']);
  });

  it('fills the new ones into the files that hold them', async () => {
    await renew(['spark'], fakeProcesses(ALL).drivers);
    const conf = readFileSync(join(stateDir, 'rendered/spark/daemon/spark-defaults.conf'), 'utf8');
    expect(conf).toContain(secret('spark-secret'));
  });

  it('is put right by a second run, wherever the first was cut off', async () => {
    const { drivers, alive } = fakeProcesses(ALL, 'stop process/proxy');
    await expect(renew(['proxy-token'], drivers)).rejects.toThrow('killed');
    expect(alive.has('process/hub')).toBe(false);
    const again = fakeProcesses([...alive]);
    expect(await renew(['proxy-token'], again.drivers)).toBe(true);
    expect([...again.alive].sort()).toEqual([...ALL].sort());
  });

  it('starts nothing where nothing runs, and forgets personal passwords only when asked to', async () => {
    const personal = join(stateDir, 'secrets', 'user-passwords');
    mkdirSync(personal);
    writeFileSync(join(personal, 'ada'), 'hers');
    const { drivers, told } = fakeProcesses([]);
    expect(await renew(['cookies'], drivers)).toBe(false);
    expect(readFileSync(join(personal, 'ada'), 'utf8')).toBe('hers');
    await renew(['passwords'], drivers);
    expect(() => statSync(personal)).toThrow();
    expect(told).toEqual([]);
  });
});
