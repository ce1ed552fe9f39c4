import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageDir } from '../src/drivers/package.ts';
import { command } from './command.ts';
import type { Contender, Running } from './contender.ts';
import { freePort } from './free-port.ts';

/** sparkhub as it comes: `sparkhub up --detach` on a file that says nothing but the port. */
export const sparkhub: Contender = {
  name: 'sparkhub',
  // The first start installs the runtime.
  prepare: async (signal) => {
    await (await start(signal)).stop();
    return start;
  },
};

async function start(signal: AbortSignal): Promise<Running> {
  const dir = mkdtempSync(join(tmpdir(), 'sparkhub-bench-'));
  const port = await freePort();
  const run = (args: readonly string[], until?: AbortSignal): Promise<string> =>
    command([process.execPath, join(packageDir, 'bin', 'sparkhub'), ...args], {
      cwd: dir,
      env: { CI: 'true' },
      ...(until === undefined ? {} : { signal: until }),
    });
  const stop = async (): Promise<void> => {
    await run(['down', '--purge', '--yes']);
    rmSync(dir, { recursive: true, force: true });
  };
  writeFileSync(join(dir, 'sparkhub.yaml'), `version: 1\ntarget: {kind: local, port: ${port}}\n`);
  try {
    await run(['up', '--detach'], signal);
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
  const stateDir = join(dir, '.sparkhub');
  const password = readFileSync(join(stateDir, 'secrets', 'user-password'), 'utf8');
  return { baseUrl: `http://127.0.0.1:${port}`, password, stateDir, stop };
}
