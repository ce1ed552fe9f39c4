import type { Job, SparkSession } from '../../../src/sessions/session.ts';

/** A cell that runs, or ran: what its bar is made of, and what survives a reload of the page. Times in ms. */
export interface CellRun {
  readonly kernelId: string;
  readonly path: string;
  readonly cellId: string;
  /** Of the request that runs it; the kernel names it when it is done. */
  readonly requestId: string;
  /** On the clock of the kernel, which is that of its Spark driver. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** The jobs that it started, by number, as last seen. */
  readonly jobs: Readonly<Record<number, RunJob>>;
}
export interface RunJob {
  readonly done: number;
  readonly failed: boolean;
}

/** More than anybody looks at; what is kept for a reload stays small. */
const MOST_JOBS = 2000;

/** Whether `job` was started by this run: between its start and its end. */
export function isOf(run: CellRun, job: Job): boolean {
  if (job.startedAt === null) return false;
  const at = Date.parse(job.startedAt);
  return at >= run.startedAt && (run.endedAt === null || at <= run.endedAt);
}

/** The last word on a cell's jobs comes a little after its end. */
const AFTERMATH_MS = 10_000;
/** What a session says of a cell that has just begun is older than the cell. */
const SETTLED_MS = 5_000;

/** Whether a run of before this page is over, by what its session says: it has nothing to do. `now` in ms. */
export function isOver(run: CellRun, { state }: SparkSession, now: number): boolean {
  const atRest = ['ready', 'idle', 'stopping', 'stopped', 'failed'].includes(state);
  return run.endedAt === null && atRest && now - run.startedAt > SETTLED_MS;
}

/** The run with what its session shows of its jobs now. The same run where there is nothing new. `now` in ms. */
export function observe(run: CellRun, session: SparkSession, now: number): CellRun {
  if (run.endedAt !== null && now - run.endedAt > AFTERMATH_MS) return run;
  const seen = session.jobs.filter((job) => isOf(run, job));
  const news = seen.filter(({ id, tasks, state }) => {
    const known = run.jobs[id];
    return known === undefined || known.done !== tasks.done || known.failed !== (state === 'failed');
  });
  if (news.length === 0) return run;
  const entries = news.map(({ id, tasks, state }) => [id, { done: tasks.done, failed: state === 'failed' }]);
  const jobs: Record<number, RunJob> = { ...run.jobs, ...Object.fromEntries(entries) };
  const ids = Object.keys(jobs).map(Number);
  for (const id of ids.slice(0, Math.max(0, ids.length - MOST_JOBS))) delete jobs[id];
  return { ...run, jobs };
}

/** What a run did in all. Spark counts jobs on, so those that went by between two looks are counted too. */
export function totals({ jobs }: CellRun): { jobs: number; tasks: number; failed: number } {
  const ids = Object.keys(jobs).map(Number);
  const all = Object.values(jobs);
  return {
    jobs: ids.length === 0 ? 0 : Math.max(...ids) - Math.min(...ids) + 1,
    tasks: all.reduce((sum, { done }) => sum + done, 0),
    failed: all.filter(({ failed }) => failed).length,
  };
}
