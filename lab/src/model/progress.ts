import type { Job, Tasks } from '../../../src/sessions/session.ts';
import type { Words } from '../words.ts';
import { count } from './amounts.ts';

/** How far tasks are in percent, rounded down: 100 only when all are done. Nothing to do is nothing done. */
export const percent = ({ total, done }: Pick<Tasks, 'total' | 'done'>): number =>
  total === 0 ? 0 : Math.min(100, Math.floor((100 * done) / total));

/** "120 of 400 tasks", and what failed of them. */
export function tasksInWords(words: Words, { total, done, failed }: Tasks): string {
  const counted = words._n('%2 of %3 task', '%2 of %3 tasks', total, count(done), count(total));
  return failed > 0 ? words.__('%1, %2 failed', counted, count(failed)) : counted;
}

/** All tasks of several jobs or stages together. */
export const together = (all: readonly { readonly tasks: Tasks }[]): Tasks =>
  all.reduce(
    (sum, { tasks }) => ({
      total: sum.total + tasks.total,
      done: sum.done + tasks.done,
      running: sum.running + tasks.running,
      failed: sum.failed + tasks.failed,
    }),
    { total: 0, done: 0, running: 0, failed: 0 },
  );

/** "stage 2 of 3": those that are over and the one at work; empty where a job has none. */
export function stagesInWords(words: Words, jobs: readonly Job[]): string {
  const stages = jobs.flatMap((job) => job.stages);
  if (stages.length === 0) return '';
  const over = stages.filter(({ state }) => state === 'done' || state === 'skipped').length;
  return words.__('stage %1 of %2', Math.min(over + 1, stages.length), stages.length);
}

export const running = (jobs: readonly Job[]): Job[] => jobs.filter(({ state }) => state === 'running');
