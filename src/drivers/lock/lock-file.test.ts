import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { identify } from '../process-identity.ts';
import { releaseLock, takeLock } from './lock-file.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sparkhub-lock-file-'));
});
afterEach(() => rmSync(directory, { recursive: true }));
const lock = (): string => join(directory, 'lock');
const mine = (name: string) => ({ ...identify(process.pid), name });
const DEAD = JSON.stringify({ pid: 2 ** 22 - 1, started: '1', name: 'dead' });

it('lets nobody follow a dead holder while another is about to', async () => {
  writeFileSync(lock(), DEAD);
  const buried: string[] = [];
  let finish = (): void => {};
  const first = takeLock(lock(), mine('first'), async (dead) => {
    buried.push(`first ${dead?.name}`);
    await new Promise<void>((done) => {
      finish = done;
    });
  });
  await expect.poll(() => buried).toEqual(['first dead']);
  let second: unknown = 'still waits';
  const ended = takeLock(lock(), mine('second'), async () => void buried.push('second')).then((holder) => {
    second = holder?.name;
  });
  await sleep(100);
  expect(second).toBe('still waits');
  finish();
  expect(await first).toBeUndefined();
  await ended;
  expect([second, buried]).toEqual(['first', ['first dead']]);
  expect(readdirSync(directory)).toEqual(['lock']);
});

it('goes on when one was killed in the middle of following', async () => {
  writeFileSync(lock(), DEAD);
  writeFileSync(`${lock()}.removing`, DEAD);
  expect(await takeLock(lock(), mine('next'))).toBeUndefined();
  expect(JSON.parse(readFileSync(lock(), 'utf8'))).toMatchObject({ name: 'next', pid: process.pid });
});

it('is given back only by its holder', async () => {
  await takeLock(lock(), mine('holder'));
  await releaseLock(lock(), { pid: process.pid, started: 'another time' });
  expect(readdirSync(directory)).toEqual(['lock']);
  await releaseLock(lock(), mine('holder'));
  expect(readdirSync(directory)).toEqual([]);
});
