import type { Foreseen } from '../../operate/plan.ts';
import type { Context } from '../context.ts';
import { describeCost } from './cost.ts';

const MARK: Readonly<Record<Foreseen['changes'][number]['action'], string>> = {
  create: '+',
  change: '~',
  delete: '-',
  unknown: '?',
};

/** What Azure says it would do, and what it costs a month afterwards. */
export function describeForeseen({ changes, cost }: Foreseen, { colors }: Pick<Context, 'colors'>): string {
  const paint = { create: colors.green, change: colors.yellow, delete: colors.red, unknown: colors.dim };
  const lines = changes.flatMap(({ action, what, details }) => [
    `${paint[action](MARK[action])} ${what}`,
    ...details.map((detail) => `      ${colors.dim(detail)}`),
  ]);
  const unknown = changes.some(({ action }) => action === 'unknown');
  return [
    'Azure says it would:',
    ...(lines.length === 0 ? ['  change no resource'] : lines),
    ...(unknown ? ['(?: Azure can only tell when it is done)'] : []),
    '',
    ...describeCost(cost),
  ].join('\n');
}
