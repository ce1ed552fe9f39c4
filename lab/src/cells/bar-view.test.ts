import { describe, expect, it } from 'vitest';
import type { SparkSession } from '../../../src/sessions/session.ts';
import { aJob, aSession, english } from '../testing.ts';
import { barView } from './bar-view.ts';
import type { CellRun } from './run.ts';

const run: CellRun = {
  kernelId: 'k1',
  path: 'work/flights.ipynb',
  cellId: 'c1',
  requestId: 'r1',
  startedAt: Date.parse('2026-11-24T10:02:00Z'),
  endedAt: null,
  jobs: {},
};
const view = (changes: Partial<SparkSession> = {}, runs: Partial<CellRun> = {}) =>
  barView(english, { ...run, ...runs }, aSession(changes));

describe('the bar of a cell', () => {
  it('says nothing while Spark has nothing to do with the cell', () => {
    expect(view()).toBeNull();
    expect(barView(english, run, null)).toBeNull();
    expect(view({}, { endedAt: run.startedAt + 5000 })).toBeNull();
  });
  it('shows the jobs that run, together', () => {
    expect(view({ state: 'busy', jobs: [aJob(1, [40, 10]), aJob(2, [60, 10])] })).toEqual({
      kind: 'jobs',
      percent: 20,
      parts: ['2 jobs', '20 of 100 tasks', '6 executors ready'],
    });
  });
  it('leaves out the jobs of others, such as a stream', () => {
    const stream = aJob(1, [40, 10], { startedAt: '2026-11-24T10:01:59Z' });
    expect(view({ jobs: [stream] })).toBeNull();
  });
  it('says what a cell waits for before there is a job', () => {
    const executors = { asked: 6, waiting: 6, starting: 0, ready: 0, lost: 0 };
    const sentence = '2 new machines are starting.';
    expect(view({ state: 'waiting-for-machines', executors, sentence })).toEqual({
      kind: 'wait',
      percent: null,
      parts: ['2 new machines are starting', '0 of 6 executors ready, 6 waiting'],
      stuck: false,
    });
  });
  it('stays between two jobs', () => {
    const jobs = { 4: { done: 10, failed: false } };
    expect(view({}, { jobs })).toMatchObject({ kind: 'jobs', percent: 100, parts: ['1 job done'] });
  });
  it('sums up at the end', () => {
    const jobs = { 4: { done: 1000, failed: false }, 5: { done: 24, failed: true } };
    expect(view({}, { jobs, endedAt: run.startedAt + 12_300 })).toEqual({
      kind: 'done',
      parts: ['2 Spark jobs', '1,024 tasks', '12 s', '1 job failed'],
      failed: true,
    });
  });
  it('says why a job of the cell failed, and not why another did', () => {
    const failure = { code: 'x', sentence: 'An executor ran out of memory.', evidence: '', advice: '' };
    const failed = (id: number) => aJob(id, [4, 1], { state: 'failed', failure });
    const runs = { jobs: { 4: { done: 1, failed: true } }, endedAt: run.startedAt + 1000 };
    expect(view({ jobs: [failed(4)] }, runs)?.parts.at(-1)).toBe('An executor ran out of memory');
    expect(view({ jobs: [failed(3)] }, runs)?.parts.at(-1)).toBe('1 job failed');
  });
});
