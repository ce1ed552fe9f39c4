import type { SparkSession } from '../../../src/sessions/session.ts';
import { count } from '../model/amounts.ts';
import { executorsInWords } from '../model/executors.ts';
import { percent, running, stagesInWords, tasksInWords, together } from '../model/progress.ts';
import { isComing } from '../model/state.ts';
import { duration } from '../model/time.ts';
import type { Words } from '../words.ts';
import { type CellRun, isOf, totals } from './run.ts';

/** What is shown under a cell. `percent` null: it is not known how far it is. */
export type BarView =
  | { readonly kind: 'jobs'; readonly percent: number; readonly parts: readonly string[] }
  | {
      readonly kind: 'wait';
      readonly percent: null;
      readonly parts: readonly string[];
      readonly stuck: boolean;
    }
  | { readonly kind: 'done'; readonly parts: readonly string[]; readonly failed: boolean };

/** The bar of a run from its session as it is now; null where there is nothing to say. Times in ms. */
export function barView(words: Words, run: CellRun, session: SparkSession | null): BarView | null {
  if (run.endedAt !== null) return doneView(words, run, run.endedAt, session);
  if (session === null) return null;
  const jobs = running(session.jobs).filter((job) => isOf(run, job));
  if (jobs.length > 0) {
    const tasks = together(jobs);
    const parts = [
      jobs.length === 1 ? words.__('Job %1', jobs[0]!.id) : words._n('%1 job', '%1 jobs', jobs.length),
      stagesInWords(words, jobs),
      tasksInWords(words, tasks),
      executorsInWords(words, session.executors),
      firstWait(session),
    ];
    return { kind: 'jobs', percent: percent(tasks), parts: parts.filter((part) => part !== '') };
  }
  const wait = firstWait(session) || (isComing(session) ? unstopped(session.sentence) : '');
  if (wait !== '') {
    const stuck = session.waits.some((one) => one.stuck);
    return { kind: 'wait', percent: null, parts: [wait, executorsInWords(words, session.executors)], stuck };
  }
  const { jobs: started } = totals(run);
  if (started === 0) return null;
  return { kind: 'jobs', percent: 100, parts: [words._n('%1 job done', '%1 jobs done', started)] };
}

function doneView(words: Words, run: CellRun, endedAt: number, session: SparkSession | null): BarView | null {
  const { jobs, tasks, failed } = totals(run);
  if (jobs === 0) return null;
  const parts = [
    words._n('%1 Spark job', '%1 Spark jobs', jobs),
    words._n('%2 task', '%2 tasks', tasks, count(tasks)),
    duration(words, (endedAt - run.startedAt) / 1000),
    failed > 0 ? words._n('%1 job failed', '%1 jobs failed', failed) : '',
    // As long as Spark remembers the job.
    unstopped(
      session?.jobs.find(({ id, failure }) => failure !== null && id in run.jobs)?.failure?.sentence ?? '',
    ),
  ];
  return { kind: 'done', parts: parts.filter((part) => part !== ''), failed: failed > 0 };
}

/** One part of several: without its full stop. */
const firstWait = ({ waits }: SparkSession): string => unstopped(waits[0]?.sentence ?? '');
const unstopped = (sentence: string): string => sentence.replace(/\.$/, '');
