import { expect, it } from 'vitest';
import { describeJobs } from './jobs.ts';
import type { ReportedJob } from './report.ts';

const named = (name: string, description?: string): ReportedJob => ({
  jobId: 1,
  name,
  status: 'RUNNING',
  stageIds: [],
  numTasks: 1,
  numActiveTasks: 1,
  numCompletedTasks: 0,
  numSkippedTasks: 0,
  numFailedTasks: 0,
  ...(description === undefined ? {} : { description }),
});

it.each([
  ['sum at /tmp/ipykernel_4711/2908.py:2', undefined, 'sum, line 2'],
  ['count at NativeMethodAccessorImpl.java:0', undefined, 'count'],
  ['collect at /home/jovyan/work/load.py:14', undefined, 'collect at /home/jovyan/work/load.py:14'],
  ['$anonfun$withThreadLocalCaptured$1 at <unknown>:0', undefined, 'part of a query'],
  ['run at ThreadPoolExecutor.java:1136', undefined, 'part of a query'],
  ['count at NativeMethodAccessorImpl.java:0', 'Flights by airline', 'Flights by airline'],
])('calls %s (%s) %s', (name, description, called) => {
  expect(describeJobs([named(name, description)], [])[0]?.name).toBe(called);
});
