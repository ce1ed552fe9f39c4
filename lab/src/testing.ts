import type { Job, SparkSession, Tasks } from '../../src/sessions/session.ts';
import type { Words } from './words.ts';

const fill = (text: string, values: readonly (string | number)[]): string =>
  text.replace(/%(\d)/g, (_, index: string) => String(values[Number(index) - 1]));

/** English, as JupyterLab's own null translator gives it. */
export const english: Words = {
  __: (text, ...values) => fill(text, values),
  _n: (one, many, count, ...values) => fill(count === 1 ? one : many, [count, ...values]),
};

/** A session that is ready with six executors; what a test is about is given. */
export function aSession(changes: Partial<SparkSession> = {}): SparkSession {
  return {
    id: 'app-1',
    name: 'flights',
    owner: 'ada',
    project: 'default',
    notebook: 'work/flights.ipynb',
    kernelId: 'k1',
    driverPid: 4711,
    state: 'ready',
    failure: null,
    executors: { asked: 6, waiting: 0, starting: 0, ready: 6, lost: 0 },
    executorSize: { cores: 1, memoryMib: 1024 },
    waits: [],
    sentence: 'Ready.',
    startedAt: '2026-11-24T10:00:00.000Z',
    stateSince: '2026-11-24T10:01:00.000Z',
    endedAt: null,
    uiPath: '/user/ada/sparkui/4040/',
    jobs: [],
    executorList: [],
    cost: null,
    release: null,
    summary: null,
    ...changes,
  };
}

/** A job that runs; `tasks` are [total, done, running, failed]. */
export function aJob(id: number, tasks: readonly number[], changes: Partial<Job> = {}): Job {
  return {
    id,
    name: `job ${id}`,
    state: 'running',
    startedAt: `2026-11-24T10:02:0${id}.000Z`,
    endedAt: null,
    tasks: someTasks(tasks),
    stages: [],
    failure: null,
    ...changes,
  };
}

/** Tasks from [total, done, running, failed]. */
export function someTasks([total = 0, done = 0, running = 0, failed = 0]: readonly number[]): Tasks {
  return { total, done, running, failed };
}
