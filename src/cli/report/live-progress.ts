import { Listr, type ListrTaskWrapper } from 'listr2';
import { describeStep } from '../../plan/describe.ts';
import type { Outcome } from '../../plan/step.ts';
import type { Context } from '../context.ts';
import { describeProgress, isLong, type Progress, sayFailure, seconds } from './progress.ts';

type Row = ListrTaskWrapper<unknown, never, never>;

/** Live lines on a terminal: one row for each part that takes time, from when the plan is known to when it is done. */
export function liveProgress(context: Context): Progress {
  const rows = new Map<string, Row>();
  const endings = new Map<string, (outcome: Outcome) => void>();
  let drawn: Promise<unknown> = Promise.resolve();
  const failures: (() => void)[] = [];
  return {
    planned(steps) {
      const tasks = steps.filter(isLong).map((step) => ({
        title: describeStep(step),
        task: (_: unknown, row: Row) =>
          new Promise<void>((resolve, reject) => {
            rows.set(step.id, row);
            endings.set(step.id, ({ ok, milliseconds }) => {
              row.title =
                ok && milliseconds > 0
                  ? `${describeStep(step)} ${context.colors.dim(seconds(milliseconds))}`
                  : describeStep(step);
              ok ? resolve() : reject(new Error(''));
            });
          }),
      }));
      if (tasks.length === 0) return;
      drawn = new Listr(tasks as never, {
        concurrent: true,
        exitOnError: false,
        rendererOptions: { collapseErrors: false, showErrorMessage: false },
      })
        .run()
        .catch(() => {});
    },
    started() {},
    progress(step, progress) {
      const row = rows.get(step.id);
      if (row !== undefined) row.title = `${describeStep(step)}: ${describeProgress(progress)}`;
    },
    ended(step, outcome) {
      endings.get(step.id)?.(outcome);
      endings.delete(step.id);
      // Said after the rows are off the terminal, or they would overwrite it.
      if (!outcome.ok) failures.push(() => sayFailure(context, step, outcome));
    },
    async close() {
      for (const [id, end] of endings) end({ id, action: 'keep', ok: true, milliseconds: 0, message: '' });
      await drawn;
      for (const say of failures) say();
    },
  };
}
