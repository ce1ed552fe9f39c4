import type { OfflinePlan } from '../../operate/plan-offline.ts';
import { SERVICE_PRICES_DATE } from '../../sizing/services.ts';
import type { Context } from '../context.ts';

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

function describeCost({ lines, atRest, atFullScale, unknown, prices }: OfflinePlan['cost']): string[] {
  const width = Math.max(...lines.map(({ part }) => part.length), 20);
  const row = (part: string, first: string, second: string): string =>
    `  ${part.padEnd(width)}  ${first.padStart(10)}  ${second.padStart(13)}`;
  const money = (value: number | null): string => (value === null ? '?' : value.toFixed(0));
  return [
    row('Euros a month, about', 'at rest', 'at full scale'),
    ...lines.map(({ part, atRest: rest, atFullScale: full, instead }) =>
      row(part, money(rest), instead ? `(${money(full)})` : money(full)),
    ),
    row('Together', money(atRest), money(atFullScale)),
    ...unknown.map(
      (machine) =>
        `  Without ${machine}, whose price sparkhub does not know. Say it: sizing: {prices: {${machine}: 0.50}}`,
    ),
    '  Stored and moved data and logs are paid by use and come on top; prices are before tax and discounts.',
    ...prices
      .filter(({ date }) => date !== '')
      .map(({ region, date, source }) => `  Machines: ${region}, ${date} (${source}).`),
    `  Other parts: list prices read on ${SERVICE_PRICES_DATE}.`,
  ];
}
