import { setTimeout as sleep } from 'node:timers/promises';
import type { DriverReport } from '../../src/sessions/report.ts';
import { appOf, PEOPLE } from './people.ts';

/** Every person's notebook server, until `signal` aborts; `url` is the service's API. */
export async function reportAll(url: string, signal: AbortSignal): Promise<void> {
  await Promise.all(Array.from({ length: PEOPLE.count }, (_, person) => report(url, person, signal)));
}

/** One person's notebook server. */
async function report(url: string, person: number, signal: AbortSignal): Promise<void> {
  await pause((person / PEOPLE.count) * PEOPLE.everyMs, signal).catch(() => {});
  while (!signal.aborted) {
    const begun = Date.now();
    await fetch(`${url}/report`, {
      method: 'POST',
      headers: { authorization: `token person${person}` },
      body: JSON.stringify({ project: 'sales', sessions: [session(person, begun)] }),
      signal,
    })
      .then((answer) => answer.arrayBuffer())
      .catch(() => {});
    await pause(Math.max(0, begun + PEOPLE.everyMs - Date.now()), signal).catch(() => {});
  }
}

/** The name carries the time of the report, for the listener to measure. */
const session = (person: number, now: number): DriverReport => ({
  id: appOf(person),
  name: `at ${now}`,
  notebook: 'work/a.ipynb',
  kernelId: 'k',
  kernelBusy: true,
  startedAt: new Date(now - 60_000).toISOString(),
  uiPath: `/user/person${person}/sparkui/4040/`,
  historyPath: null,
  settings: { 'spark.executor.instances': `${PEOPLE.executors}` },
  target: PEOPLE.executors,
  executors: Array.from({ length: PEOPLE.executors }, (_, id) => ({
    id: `${id}`,
    isActive: true,
    totalCores: 3,
    maxMemory: 7e9,
    memoryUsed: now % 7e9,
    peakMemoryMetrics: { JVMHeapMemory: 3e9, JVMOffHeapMemory: 1e8 },
    activeTasks: 3,
    failedTasks: 0,
    totalTasks: 100,
    addTime: new Date(now - 50_000).toISOString(),
  })),
  jobs: Array.from({ length: 5 }, (_, jobId) => ({
    jobId,
    name: 'count at <cell>',
    status: 'RUNNING' as const,
    stageIds: [jobId],
    numTasks: 1000,
    numActiveTasks: 30,
    numCompletedTasks: now % 1000,
    numSkippedTasks: 0,
    numFailedTasks: 0,
  })),
  stages: [],
  streams: 0,
});

const pause = (ms: number, signal: AbortSignal): Promise<void> => sleep(ms, undefined, { signal });
