import { describe, expect, it } from 'vitest';
import { aJob, aSession } from '../testing.ts';
import { recall, remember } from './memory.ts';
import { type CellRun, isOver, observe, totals } from './run.ts';

const at = (time: string): number => Date.parse(`2026-11-24T${time}Z`);
const run: CellRun = {
  kernelId: 'k1',
  path: 'work/flights.ipynb',
  cellId: 'c1',
  requestId: 'r1',
  startedAt: at('10:02:02'),
  endedAt: null,
  jobs: {},
};
const withJobs = (...jobs: ReturnType<typeof aJob>[]) => aSession({ jobs });

describe('a run', () => {
  it('counts its own jobs only', () => {
    const seen = observe(run, withJobs(aJob(1, [9, 9]), aJob(2, [4, 1])), at('10:02:03'));
    expect(totals(seen)).toEqual({ jobs: 1, tasks: 1, failed: 0 });
    const ended = { ...run, endedAt: at('10:02:03') };
    const jobs = withJobs(aJob(2, [4, 4]), aJob(3, [1, 1]), aJob(4, [7, 7]));
    expect(totals(observe(ended, jobs, at('10:02:05')))).toEqual({ jobs: 2, tasks: 5, failed: 0 });
  });
  it('counts jobs that went by between two looks', () => {
    const seen = observe(run, withJobs(aJob(2, [4, 4]), aJob(8, [2, 1])), at('10:02:09'));
    expect(totals(seen).jobs).toBe(7);
  });
  it('keeps what it saw when Spark forgets it, and learns that a job failed', () => {
    const first = observe(run, withJobs(aJob(2, [4, 3])), at('10:02:03'));
    const second = observe(first, withJobs(aJob(2, [4, 3], { state: 'failed' })), at('10:02:04'));
    expect(totals(observe(second, withJobs(), at('10:02:05')))).toEqual({ jobs: 1, tasks: 3, failed: 1 });
  });
  it('is the same where nothing is new, and once it is long over', () => {
    const first = observe(run, withJobs(aJob(2, [4, 3])), at('10:02:03'));
    expect(observe(first, withJobs(aJob(2, [4, 3])), at('10:02:04'))).toBe(first);
    const over = { ...first, endedAt: at('10:02:05') };
    expect(observe(over, withJobs(aJob(3, [1, 1])), at('10:03:05'))).toBe(over);
  });
});

describe('a run of before the page was loaded', () => {
  it('is over when its session rests, and the picture is newer than its start', () => {
    expect(isOver(run, aSession({ state: 'idle' }), at('10:02:20'))).toBe(true);
    expect(isOver(run, aSession({ state: 'idle' }), at('10:02:03'))).toBe(false);
    expect(isOver(run, aSession({ state: 'busy' }), at('10:02:20'))).toBe(false);
    expect(isOver(run, aSession({ state: 'starting' }), at('10:02:20'))).toBe(false);
  });
  it('is recalled if it had not ended', () => {
    const kept = new Map<string, string>();
    const store = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    remember(store, [run, { ...run, cellId: 'c2', endedAt: 1 }]);
    expect(recall(store)).toEqual([run]);
  });
  it('is forgotten where the store is broken or forbidden', () => {
    expect(recall({ getItem: () => '{', setItem: () => undefined })).toEqual([]);
    const forbidden = {
      getItem: () => null,
      setItem: () => {
        throw new Error('full');
      },
    };
    expect(() => remember(forbidden, [run])).not.toThrow();
  });
});
