import type { Numbers, SessionSize, SparkSession } from '../../../src/sessions/session.ts';
import type { Words } from '../words.ts';
import { memory, money, sparkMemory } from './amounts.ts';
import { hasEnded } from './state.ts';

/** The cell that starts it, to be read and run again. The most executors go with it, or a larger wish would fail. */
export function startCode({ executors, cores, memoryMib }: Numbers): string {
  const settings = {
    'spark.executor.instances': executors,
    'spark.dynamicAllocation.maxExecutors': executors,
    'spark.executor.cores': cores,
    'spark.executor.memory': sparkMemory(memoryMib),
  };
  const lines = Object.entries(settings).map(([key, value]) => `    .config("${key}", "${value}")`);
  return [
    'from pyspark.sql import SparkSession',
    '',
    'spark = (',
    '    SparkSession.builder',
    ...lines,
    '    .getOrCreate()',
    ')',
  ].join('\n');
}

/** What is wrong with own numbers, in one sentence; empty when nothing is. */
export function mistake(words: Words, { executors, cores, memoryMib }: Numbers): string {
  const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;
  if (!isCount(executors)) return words.__('Executors: give a whole number from 1.');
  if (!isCount(cores)) return words.__('Cores: give a whole number from 1.');
  // Spark refuses less: 1.5 times the 300 MiB that it keeps for itself.
  if (!(memoryMib >= 450)) return words.__('Memory: give at least 0.5 GB.');
  return '';
}

/** "6 executors with 1 core and 2 GB each". */
export function sizeInWords(words: Words, { executors, cores, memoryMib }: Numbers): string {
  const each = words._n('%1 core and %2', '%1 cores and %2', cores, memory(words, memoryMib));
  return words._n('%1 executor with %2', '%1 executors with %2 each', executors, each);
}

/** "$1.20 per hour"; empty where the place has no prices. */
export function price(words: Words, { costPerHour }: Pick<SessionSize, 'costPerHour'>): string {
  return costPerHour === null ? '' : words.__('%1 per hour', money(costPerHour.amount, costPerHour.currency));
}

/** "6 executors on 3 machines · $1.20 per hour"; only how it fits where the place has no prices. */
export const fitAndPrice = (words: Words, size: SessionSize): string =>
  [size.fit, price(words, size)].filter((part) => part !== '').join(' · ');

/** The one of `sizes` that is these numbers, whose fit and price are theirs too. */
export const sizeOf = (sizes: readonly SessionSize[], wish: Numbers): SessionSize | null =>
  sizes.find(
    (size) =>
      size.executors === wish.executors && size.cores === wish.cores && size.memoryMib === wish.memoryMib,
  ) ?? null;

/** Why a session cannot be started from here now, and what to do about it; empty when it can. */
export function startRefusal(
  words: Words,
  notebook: { readonly kernelId: string | null; readonly idle: boolean } | null,
  sessions: readonly SparkSession[],
): string {
  if (notebook === null) return words.__('Open a notebook first: the session starts in its kernel.');
  if (notebook.kernelId === null) return words.__('This notebook has no kernel. Choose one first.');
  if (sessions.some((session) => session.kernelId === notebook.kernelId && !hasEnded(session)))
    return words.__('This notebook has a Spark session already. Stop that first to start another size.');
  return notebook.idle ? '' : words.__('The kernel of this notebook is busy. Wait until it is done.');
}
