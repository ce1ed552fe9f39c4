import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { removeProgram } from '../testdata/bundle.ts';
import { findLeftovers } from './leftovers.ts';
import { readDesired, statePaths } from './state-files.ts';
import { readEvents, readStatus } from './status.ts';
import { stopPlatform } from './stop.ts';
import { bundleSupervisor, type ScratchPlatform, scratchPlatform } from './testdata/scratch-platform.ts';

const supervisor = bundleSupervisor();
afterAll(() => removeProgram(supervisor));
const quiet = (): void => {};

/** A platform with one component that is ready. */
async function running(
  mode: string,
  body: (platform: ScratchPlatform, pid: number) => Promise<void>,
): Promise<void> {
  const platform = scratchPlatform(supervisor);
  try {
    await platform.driver.apply(await platform.artefact(mode), quiet);
    await body(platform, await pidOf(platform));
  } finally {
    await platform.cleanUp();
  }
}

const first = async ({ stateDir }: ScratchPlatform) => (await readStatus(stateDir)).components[0];
const pidOf = async (platform: ScratchPlatform): Promise<number> => (await first(platform))?.pid ?? 0;
const supervisorPid = async ({ stateDir }: ScratchPlatform): Promise<number> =>
  (await readStatus(stateDir)).supervisor?.pid ?? 0;
const runs = (pid: number): boolean =>
  spawnSync('ps', ['-o', 'stat=', '-p', `${pid}`], { encoding: 'utf8' })
    .stdout.trim()
    .replace(/^Z.*/, '') !== '';

describe('a supervised component', () => {
  it('is restarted when it is killed, and the event tells', () =>
    running('serves', async (platform, pid) => {
      process.kill(pid, 'SIGKILL');
      await expect
        .poll(() => first(platform), { timeout: 5_000 })
        .toMatchObject({ state: 'ready', restarts: 1 });
      expect(await pidOf(platform)).not.toBe(pid);
      const messages = (await readEvents(platform.stateDir, 10)).map(({ message }) => message);
      expect(messages).toContain('Test proxy was ended by SIGKILL and is restarted.');
    }));

  it('is restarted when it does not answer any more', () =>
    running('serves', async (platform, pid) => {
      process.kill(pid, 'SIGSTOP');
      await expect
        .poll(() => first(platform), { timeout: 10_000 })
        .toMatchObject({ state: 'ready', restarts: 1 });
      expect(runs(pid)).toBe(false);
    }));

  it('is never shown as ready when it and the supervisor are gone', () =>
    running('serves', async (platform, pid) => {
      process.kill(await supervisorPid(platform), 'SIGKILL');
      process.kill(pid, 'SIGKILL');
      await expect.poll(() => first(platform)).toMatchObject({ state: 'stopped', pid: 0 });
    }));

  it('keeps running when another one changes', () =>
    running('serves', async (platform, pid) => {
      const hub = await platform.artefact('serves', 'hub');
      await platform.driver.apply(hub, quiet);
      await platform.driver.apply({ ...hub, inputs: 'changed' }, quiet);
      expect(await pidOf(platform)).toBe(pid);
    }));
});

describe('the supervisor', () => {
  it('killed by force, is replaced by one that takes over what runs', () =>
    running('serves', async (platform, pid) => {
      const before = await supervisorPid(platform);
      process.kill(before, 'SIGKILL');
      await platform.driver.apply(await platform.artefact('serves', 'hub'), quiet);
      const { supervisor: after, components } = await readStatus(platform.stateDir);
      expect(after?.pid).not.toBe(before);
      expect(components.find(({ name }) => name === 'proxy')).toMatchObject({
        pid,
        state: 'ready',
        restarts: 0,
      });
      process.kill(pid, 'SIGKILL');
      await expect
        .poll(() => first(platform), { timeout: 5_000 })
        .toMatchObject({ state: 'ready', restarts: 1 });
    }));

  it('ends a component its predecessor started without writing it down, and starts it anew', () =>
    running('serves', async (platform, pid) => {
      const { stateDir, driver } = platform;
      process.kill(await supervisorPid(platform), 'SIGKILL');
      rmSync(statePaths(stateDir).status);
      const [artefact] = readDesired(stateDir);
      if (artefact === undefined) return expect.unreachable();
      await driver.apply(artefact, quiet);
      expect(await first(platform)).toMatchObject({ state: 'ready', restarts: 0 });
      expect(runs(pid)).toBe(false);
    }));

  it('refuses to be the second one', () =>
    running('serves', async ({ supervisorArgv: [program = '', ...args], stateDir }) => {
      const second = spawnSync(program, args, { encoding: 'utf8' });
      expect([second.status, second.stderr]).toEqual([
        1,
        `Another supervisor already runs for ${stateDir}.\n`,
      ]);
    }));

  it('writes its status only when something changes', () =>
    running('serves', async ({ stateDir }) => {
      const { updatedAt } = await readStatus(stateDir);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      expect((await readStatus(stateDir)).updatedAt).toBe(updatedAt);
    }));
});

describe('stopPlatform', () => {
  it('kills a component that ignores SIGTERM, after its own time limit', () =>
    running('ignores-term', async ({ stateDir }, pid) => {
      expect(await stopPlatform(stateDir, quiet)).toEqual({ ran: true, left: [] });
      expect(runs(pid)).toBe(false);
    }));

  it('sweeps what moved to a session of its own', () =>
    running('grandchild', async ({ stateDir }) => {
      expect(await findLeftovers(stateDir)).toHaveLength(3);
      expect(await stopPlatform(stateDir, quiet)).toEqual({ ran: true, left: [] });
      expect(await findLeftovers(stateDir)).toEqual([]);
    }));

  it('sweeps without a supervisor, and says when nothing ran', () =>
    running('grandchild', async (platform) => {
      process.kill(await supervisorPid(platform), 'SIGKILL');
      expect(await stopPlatform(platform.stateDir, quiet)).toEqual({ ran: true, left: [] });
      expect(await stopPlatform(platform.stateDir, quiet)).toEqual({ ran: false, left: [] });
      expect((await readStatus(platform.stateDir)).supervisor).toBeNull();
    }));
});
