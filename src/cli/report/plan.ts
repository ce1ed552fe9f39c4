import { describeStep } from '../../plan/describe.ts';
import type { Action, Step } from '../../plan/step.ts';
import type { Context } from '../context.ts';

const MARK: Readonly<Record<Action, string>> = {
  create: '+',
  update: '~',
  replace: '±',
  remove: '-',
  keep: '=',
};

/** The plan as people read it: what changes, why, and who notices. What stays is only counted, unless -v. */
export function describePlan(
  steps: readonly Step[],
  { colors, verbosity }: Pick<Context, 'colors' | 'verbosity'>,
): string {
  const paint = {
    create: colors.green,
    update: colors.yellow,
    replace: colors.yellow,
    remove: colors.red,
    keep: colors.dim,
  };
  const shown = steps.filter(({ action }) => action !== 'keep' || verbosity === 'verbose');
  const lines = shown.flatMap((step) => [
    `${paint[step.action](`${MARK[step.action]} ${step.action}`.padEnd(10))} ${describeStep(step).padEnd(44)} ${colors.dim(step.reason)}`,
    ...(step.impact === '' ? [] : [`             ${step.impact}`]),
  ]);
  return [...lines, summarise(steps)].join('\n');
}

function summarise(steps: readonly Step[]): string {
  const actions: readonly Action[] = ['create', 'update', 'replace', 'remove', 'keep'];
  const counts = actions.map(
    (action) => [action, steps.filter((step) => step.action === action).length] as const,
  );
  if (counts.every(([action, n]) => action === 'keep' || n === 0))
    return `Nothing to change: all ${steps.length} parts are as asked.`;
  return counts
    .filter(([, n]) => n > 0)
    .map(([action, n]) => `${n} to ${action}`)
    .join(', ');
}
