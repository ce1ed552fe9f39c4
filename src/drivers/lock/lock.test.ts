import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { identify } from '../process-identity.ts';
import { bundleProgram, removeProgram } from '../testdata/bundle.ts';
import { withLock } from './lock.ts';

let stateDir: string;
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'sparkhub-lock-'));
});
afterEach(() => rmSync(stateDir, { recursive: true }));
const path = (): string => join(stateDir, 'run', 'lock');
const holder = (pid: number, started: string): string =>
  JSON.stringify({ pid, started, user: 'ada', since: '2026-01-02T03:04:05.000Z', what: 'sparkhub up' });

it('is held while the work lasts, and given back when it fails', async () => {
  expect(await withLock(stateDir, 'sparkhub up', async () => existsSync(path()))).toBe(true);
  await expect(
    withLock(stateDir, 'sparkhub up', async () => {
      throw new Error('broken');
    }),
  ).rejects.toThrow('broken');
  expect(existsSync(path())).toBe(false);
});

it('says who holds it', async () => {
  const child = spawn('sleep', ['60']);
  mkdirSync(join(stateDir, 'run'));
  writeFileSync(path(), holder(child.pid!, identify(child.pid!).started));
  await expect(withLock(stateDir, 'sparkhub down', async () => {})).rejects.toMatchObject({
    message: `Another "sparkhub up" (process ${child.pid}, user ada, since 03:04:05 UTC) works on ${stateDir}.`,
    fix: `Wait until it is done, or end it with: kill ${child.pid}`,
  });
  child.kill();
});

it.each([
  ['a process that is gone', () => holder(2 ** 22 - 1, '1')],
  ['a later process with the same number', () => holder(process.pid, '1')],
  ['half a file', () => '{"pid":'],
])('is taken over from %s', async (_, content) => {
  mkdirSync(join(stateDir, 'run'));
  writeFileSync(path(), content());
  expect(await withLock(stateDir, 'sparkhub up', async () => 'done')).toBe('done');
});

it('is taken over by only one of several that find it dead at the same moment', async () => {
  const [rounds, roundMs] = [8, 200];
  for (let round = 0; round < rounds; round += 1) {
    mkdirSync(join(stateDir, `${round}`, 'run'), { recursive: true });
    writeFileSync(join(stateDir, `${round}`, 'run', 'lock'), holder(2 ** 22 - 1, '1'));
  }
  const racer = bundleProgram(new URL('testdata/racer.mjs', import.meta.url));
  const args = [racer, stateDir, `${Date.now() + 700}`, `${rounds}`, `${roundMs}`];
  const racers = Array.from({ length: 6 }, () => spawn(process.execPath, args, { stdio: 'inherit' }));
  await Promise.all(racers.map((one) => new Promise((done) => one.once('close', done))));
  removeProgram(racer);
  expect(readdirSync(stateDir).filter((name) => ['not-alone', 'failures'].includes(name))).toEqual([]);
  for (let round = 0; round < rounds; round += 1) {
    expect(readFileSync(join(stateDir, `${round}`, 'done'), 'utf8')).toMatch(/^x+$/);
    expect(readdirSync(join(stateDir, `${round}`, 'run'))).toEqual([]);
  }
});

it('is refused with a reason where the directory cannot be made', async () => {
  writeFileSync(join(stateDir, 'run'), '');
  await expect(withLock(stateDir, 'sparkhub up', async () => {})).rejects.toMatchObject({
    message: `${path()} cannot be written: a file is where a directory should be (EEXIST).`,
  });
});
