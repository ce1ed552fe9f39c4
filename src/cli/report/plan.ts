import { describeStep } from '../../plan/describe.ts';
import type { Action, Step } from '../../plan/step.ts';
import type { Yours } from '../../plan/yours.ts';
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
  yours: readonly Yours[],
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
    ...(step.yours === true ? [`             ${NOT_OURS}`] : []),
    ...(step.impact === '' ? [] : [`             ${step.impact}`]),
  ]);
  return [...lines, ...describeYours(yours), summarise(steps)].join('\n');
}

const NOT_OURS = 'Yours, not checked by sparkhub.';

/** Said at every plan, also when nothing changes: who looks for a fault must know that it may be here. */
const describeYours = (yours: readonly Yours[]): string[] =>
  yours.length === 0 ? [] : [NOT_OURS, ...yours.map(({ key, what }) => `  ${key}: ${what}`)];

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
