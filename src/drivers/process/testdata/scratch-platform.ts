import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ComponentName, ProcessArtefact } from '../../../render/artefact.ts';
import type { Driver } from '../../driver.ts';
import { bundleProgram } from '../../testdata/bundle.ts';
import { processDriver } from '../process-driver.ts';
import { stopPlatform } from '../stop.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** A real platform in a temporary directory, of tiny programs. */
export interface ScratchPlatform {
  readonly stateDir: string;
  readonly driver: Driver<ProcessArtefact>;
  readonly supervisorArgv: readonly string[];
  artefact(mode: string, name?: ComponentName, change?: Partial<ProcessArtefact>): Promise<ProcessArtefact>;
  cleanUp(): Promise<void>;
}

/** Bundles the supervisor for tests and gives the path of its script. */
export const bundleSupervisor = (): string => bundleProgram(new URL('supervisor.mjs', import.meta.url));

/** Lays out an empty platform; `cleanUp` ends everything it started. */
export function scratchPlatform(supervisor: string, readyLimitMs = 10_000): ScratchPlatform {
  const stateDir = mkdtempSync(join(tmpdir(), 'sparkhub-state-'));
  mkdirSync(join(stateDir, 'secrets'));
  writeFileSync(join(stateDir, 'secrets', 'proxy-token'), 'a-secret');
  const supervisorArgv = [process.execPath, supervisor, stateDir];
  return {
    stateDir,
    supervisorArgv,
    driver: processDriver({ stateDir, supervisorArgv, env: process.env, readyLimitMs }),
    artefact: (mode, name = 'proxy', change = {}) => makeArtefact(stateDir, mode, name, change),
    cleanUp: async () => {
      await stopPlatform(stateDir, () => {});
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

async function makeArtefact(
  stateDir: string,
  mode: string,
  name: ComponentName,
  change: Partial<ProcessArtefact>,
): Promise<ProcessArtefact> {
  const port = await freePort();
  return {
    kind: 'process',
    id: `process/${name}`,
    needs: [],
    name,
    title: `Test ${name}`,
    argv: [process.execPath, here('component.mjs'), mode, `${port}`],
    cwd: stateDir,
    env: { SPARKHUB_STATE_DIR: stateDir },
    secretEnv: { CONFIGPROXY_AUTH_TOKEN: 'proxy-token' },
    ports: [port],
    ready: { kind: 'http', url: `http://127.0.0.1:${port}/` },
    after: [],
    stopTimeoutMs: 500,
    inputs: '',
    ...change,
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
