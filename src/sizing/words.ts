import type { Change } from './advice.ts';
import type { Executor } from './executor.ts';

/** A size as Spark wants it: `12g` when whole, else `12700m`. */
export const describeMib = (mib: number): string =>
  mib % 1024 === 0 && mib > 0 ? `${mib / 1024}g` : `${mib}m`;

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `3 cores and 12g` */
export const describeExecutor = ({ cores, memoryMib }: Executor): string =>
  `${counted(cores, 'core')} and ${describeMib(memoryMib)}`;

const TIMES: Readonly<Record<number, string>> = { 1: 'once', 2: 'twice' };
const timesOf = (count: number): string => TIMES[count] ?? `${count} times`;

/** The smallest changes as one reads them: "11g fits twice; or maxPods 30". Empty when there are none. */
export const describeChanges = (changes: readonly Change[], executor: Executor): string =>
  changes.map((change) => describeChange(change, executor)).join('; or ');

function describeChange(change: Change, executor: Executor): string {
  switch (change.kind) {
    case 'executor': {
      const { cores, memoryMib, perNode } = change;
      const one = cores === executor.cores || (cores === 1 && memoryMib === executor.memoryMib);
      return `${describeLess(change, executor)} ${one ? 'fits' : 'fit'} ${timesOf(perNode)}`;
    }
    case 'maxPods':
      return `maxPods ${change.maxPods}`;
    case 'overhead':
      return `overhead ${change.factor} (nothing kept for Python workers)`;
    case 'machine':
      return change.machine;
  }
}

/** What of an executor is less than asked: `11g`, `7 cores`, or both. */
export function describeLess(less: Executor, asked: Executor): string {
  if (less.cores === asked.cores) return describeMib(less.memoryMib);
  return less.memoryMib === asked.memoryMib ? counted(less.cores, 'core') : describeExecutor(less);
}

/** `6 executors of 3 cores and 12g: 3 machines` */
export const describeNeed = (executors: number, executor: Executor, nodes: number): string =>
  `${counted(executors, 'executor')} of ${describeExecutor(executor)}: ${counted(nodes, 'machine')}`;
