import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SparkSession } from '../../sessions/session.ts';
import { History } from './history.ts';
import { WaitTimes } from './wait-times.ts';

const T0 = Date.parse('2026-11-24T08:00:00Z');
let dir: string;
let history: History;
let times: WaitTimes;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sparkhub-waits-'));
  history = new History(join(dir, 'history.sqlite'));
  times = new WaitTimes(history);
});
afterEach(() => {
  history.close();
  rmSync(dir, { recursive: true, force: true });
});
/** The session at a second: whether it waits for a machine, and its executors that are ready. */
const at = (second: number, waits: boolean, ready: number): void => {
  const wait = { code: 'machine-starting', stuck: false };
  const session = { id: 'spark-1', waits: waits ? [wait] : [], executors: { ready } };
  times.follow(session as unknown as SparkSession, T0 + second * 1000);
};

it('keeps how long a wait took once executors came of it', () => {
  at(0, true, 0);
  at(90, false, 0);
  expect(history.waits('machine-starting')).toEqual([]);
  at(95, false, 2);
  expect(history.waits('machine-starting')).toEqual([90]);
});

it('keeps nothing of a wait that was given up', () => {
  at(0, true, 1);
  at(20, false, 1);
  at(81, false, 1);
  at(82, false, 2);
  at(100, true, 2);
  times.forget('spark-1');
  at(130, false, 4);
  expect(history.waits('machine-starting')).toEqual([]);
});

it('is one wait while it comes and goes before anything came of it', () => {
  at(0, true, 0);
  at(10, false, 0);
  at(12, true, 0);
  at(40, false, 1);
  expect(history.waits('machine-starting')).toEqual([40]);
});

it('tells the usual time when enough is known, anew after each', () => {
  for (const wait of [100, 120]) history.addWait('machine-starting', wait, T0);
  expect(times.usual('machine-starting')).toBeNull();
  at(0, true, 0);
  at(110, false, 1);
  expect(times.usual('machine-starting')).toEqual([120, 120]);
});
