import { fitInto, type Resources, type RunsOut } from './resources.ts';

/** What one session may take, over all its executors; memory in MiB. */
export interface Limits {
  readonly executors: number;
  readonly cores: number;
  readonly memoryMib: number;
}

/** Limits as room for executors to go into. */
export const roomWithin = ({ executors, cores, memoryMib }: Limits): Resources => ({
  cpuMillis: cores * 1000,
  memoryMib,
  pods: executors,
});

/** How many executors that each ask for `one` are within limits, and which limit is in the way of one more. */
export function allowedBy(limits: Limits, one: Resources): { count: number; runsOut: RunsOut } {
  const { count, runsOut } = fitInto(roomWithin(limits), one);
  // Where several are reached together, smaller executors do not help with this one.
  return { count, runsOut: count === limits.executors ? 'pods' : runsOut };
}
