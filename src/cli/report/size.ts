import { showArithmetic } from '../../sizing/arithmetic.ts';
import type { Estimate } from '../../sizing/estimate.ts';
import { USD_PER_EUR } from '../../sizing/machines/families.ts';
import { counted, describeChanges, describeExecutor } from '../../sizing/words.ts';

/** Estimates as people compare them; with `explain`, each with its arithmetic. */
export function describeSizes(estimates: readonly Estimate[], { explain }: { explain: boolean }): string {
  const { wish, request } = estimates[0]!;
  const { executor, executors } = wish;
  const extra = request.memoryMib - executor.memoryMib;
  return [
    `${counted(executors, 'executor')} of ${describeExecutor(executor)}. Each asks for ${describeMillis(request.cpuMillis)} and ${request.memoryMib} MiB: ${executor.memoryMib} of heap, ${extra} of overhead.`,
    '',
    ...table(estimates),
    ...describePrices(estimates),
    ...(explain
      ? estimates.flatMap((estimate) => ['', ...showArithmetic(estimate)])
      : ['', 'The arithmetic: --explain']),
  ].join('\n');
}

const describeMillis = (millis: number): string =>
  millis % 1000 === 0 ? counted(millis / 1000, 'core') : `${millis / 1000} cores`;

const HEADS = [
  '',
  'machine',
  'on one',
  'machines',
  'unused',
  'euros an hour',
  'smallest change for one more',
] as const;
/** Columns of numbers, which end at their right. */
const RIGHT = new Set([2, 3, 4, 5]);

function table(estimates: readonly Estimate[]): string[] {
  const rows = [HEADS, ...estimates.map(row)];
  const widths = HEADS.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  return rows.map((cells) =>
    cells
      .map((cell, column) =>
        RIGHT.has(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join('  ')
      .trimEnd(),
  );
}

function row({ title, node, fit, wish, changes }: Estimate): string[] {
  const help = describeChanges(changes, wish.executor);
  return [
    title,
    node.name,
    String(fit.perNode),
    fit.nodes === null ? 'never fits' : String(fit.nodes),
    fit.perNode === 0 ? '' : `${Math.round(fit.wasted * 100)} %`,
    fit.eurPerHour === null ? '' : fit.eurPerHour.toFixed(2),
    help === '' ? '-' : help,
  ];
}

/** Which list the prices are from, once each. */
function describePrices(estimates: readonly Estimate[]): string[] {
  const prices = estimates.flatMap(({ price, fit }) => (price === null || fit.nodes === null ? [] : [price]));
  if (prices.length === 0) return [];
  const lists = new Set(
    prices.map(({ region, date }) => (date === '' ? 'your own (sizing.prices)' : `${region} ${date}`)),
  );
  const converted = prices.some(({ source }) => source.includes('ECB'));
  return [
    '',
    `Prices on demand, before any discount: ${[...lists].join(', ')}${converted ? `; ${USD_PER_EUR.rate} dollars a euro (ECB, ${USD_PER_EUR.date})` : ''}.`,
    'Yours go into sizing.prices of sparkhub.yaml; --refresh-prices reads Azure’s list of today.',
  ];
}
