import { describe, expect, it } from 'vitest';
import { aJob, aSession } from '../testing.ts';
import { Runs } from './runs.ts';

const start = Date.parse('2026-11-24T10:02:00Z');
const aRun = { kernelId: 'k1', path: 'a.ipynb', cellId: 'c1', requestId: 'r1', startedAt: start };
function aStore() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

describe('runs', () => {
  it('end by the word of their kernel, and by nobody else', () => {
    const runs = new Runs(aStore());
    runs.begin(aRun);
    runs.end('k1', 'another', start + 1000);
    runs.see([aSession({ state: 'idle' })], start + 60_000);
    expect(runs.all[0]!.endedAt).toBeNull();
    runs.end('k1', 'r1', start + 2000);
    expect(runs.all[0]!.endedAt).toBe(start + 2000);
  });
  it('end when the next one begins, which is the only one that counts then', () => {
    const runs = new Runs(aStore());
    runs.begin(aRun);
    runs.begin({ ...aRun, cellId: 'c2', requestId: 'r2', startedAt: start + 3000 });
    runs.see([aSession({ jobs: [aJob(4, [9, 9])] })], start + 5000);
    expect(runs.all.map(({ cellId, endedAt, jobs }) => [cellId, endedAt, Object.keys(jobs)])).toEqual([
      ['c1', start + 3000, []],
      ['c2', null, ['4']],
    ]);
  });
  it('are forgotten when their cell is edited, unless they still go on', () => {
    const runs = new Runs(aStore());
    runs.begin(aRun);
    runs.forget('c1');
    expect(runs.all).toHaveLength(1);
    runs.endAll('k1', start + 1);
    runs.forget('c1');
    expect(runs.all).toEqual([]);
  });
  it('come back after a reload, and end when their session rests', () => {
    const store = aStore();
    new Runs(store).begin(aRun);
    const runs = new Runs(store);
    runs.see([aSession({ state: 'busy' })], start + 60_000);
    expect(runs.all[0]!.endedAt).toBeNull();
    runs.see([aSession({ state: 'idle', stateSince: '2026-11-24T10:02:30Z' })], start + 61_000);
    expect(runs.all[0]!.endedAt).toBe(start + 30_000);
    expect(new Runs(store).all).toEqual([]);
  });
});
