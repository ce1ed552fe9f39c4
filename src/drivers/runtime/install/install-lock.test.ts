import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { identify, isAlive } from '../../process-identity.ts';
import { InstallLock } from './install-lock.ts';

let root: string;
let path: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sparkhub-install-lock-'));
  path = join(root, 'runtime.lock');
});
afterEach(() => rmSync(root, { recursive: true }));

const silent = (): void => {};
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
const sleeper = () => spawn('sleep', ['60'], { stdio: 'ignore' });

it('is there while work is done, also by several parts, and gone after', async () => {
  const lock = new InstallLock(path);
  const seen = await Promise.all(
    [1, 2].map((part) => lock.hold(silent, () => pause(20 * part).then(() => existsSync(path)))),
  );
  expect([seen, existsSync(path)]).toEqual([[true, true], false]);
});

it('waits for the process that has it, and says so', async () => {
  const holder = sleeper();
  writeFileSync(path, JSON.stringify({ ...identify(holder.pid!), children: [] }));
  const reports: string[] = [];
  const work = new InstallLock(path).hold(
    ({ what }) => reports.push(what),
    async () => 'done',
  );
  await pause(300);
  expect(reports).toEqual([`Waiting for another sparkhub (process ${holder.pid}) that installs the same`]);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect(await work).toBe('done');
});

it('takes over from a killed process and ends what it had started', async () => {
  const [holder, child] = [sleeper(), sleeper()];
  writeFileSync(path, JSON.stringify({ ...identify(holder.pid!), children: [identify(child.pid!)] }));
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const alive = await new InstallLock(path).hold(silent, async () => isAlive(identify(child.pid!)));
  expect(alive).toBe(false);
});

it('leaves a later process alone that has the number of a dead child', async () => {
  const other = sleeper();
  writeFileSync(
    path,
    JSON.stringify({ pid: 2 ** 30, started: '1', children: [{ pid: other.pid, started: '1' }] }),
  );
  await new InstallLock(path).hold(silent, async () => {});
  expect(isAlive(identify(other.pid!))).toBe(true);
  other.kill();
});

it('takes over a damaged lock', async () => {
  writeFileSync(path, '{');
  expect(await new InstallLock(path).hold(silent, async () => 'done')).toBe('done');
});
