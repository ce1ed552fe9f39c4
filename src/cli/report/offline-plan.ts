import type { OfflinePlan } from '../../operate/plan-offline.ts';
import type { Context } from '../context.ts';
import { describeCost } from './cost.ts';

/** What an empty subscription would get, and what it costs a month. */
export function describeOfflinePlan(
  { subscription, location, resources, inCluster, cost }: OfflinePlan,
  { colors }: Pick<Context, 'colors'>,
): string {
  const widths = [
    Math.max(...resources.map(({ what }) => what.length)),
    Math.max(...resources.map(({ name }) => name.length)),
  ];
  const count = Object.entries(inCluster).map(([kind, n]) => `${n} ${WORDS[kind] ?? kind}`);
  return [
    `In subscription ${subscription}, region ${location}; Azure was not asked what is there already:`,
    '',
    ...resources.map(({ what, name, detail }) =>
      `${colors.green('+')} ${what.padEnd(widths[0]!)}  ${name.padEnd(widths[1]!)}  ${colors.dim(detail)}`.trimEnd(),
    ),
    '',
    `Then in the cluster: ${count.join(', ')}.`,
    '',
    ...describeCost(cost),
  ].join('\n');
}

const WORDS: Readonly<Record<string, string>> = {
  image: 'images',
  'cluster-secret': 'secrets made there',
  manifest: 'objects',
  release: 'chart',
};
