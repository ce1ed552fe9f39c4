/** Cores in thousandths, memory in MiB and pods: what machines have and what pods ask for. */
export interface Resources {
  readonly cpuMillis: number;
  readonly memoryMib: number;
  readonly pods: number;
}

/** How many of `one` go into `room` side by side, and what runs out first. The scheduler counts requests, no more. */
export function fitInto(room: Resources, one: Resources): { count: number; runsOut: RunsOut } {
  const counts: readonly (readonly [RunsOut, number])[] = [
    ['memory', share(room.memoryMib, one.memoryMib)],
    ['cores', share(room.cpuMillis, one.cpuMillis)],
    ['pods', share(room.pods, one.pods)],
  ];
  const [runsOut, count] = counts.reduce((least, next) => (next[1] < least[1] ? next : least));
  return { count, runsOut };
}
export type RunsOut = 'memory' | 'cores' | 'pods';

const share = (room: number, one: number): number =>
  one <= 0 ? Number.MAX_SAFE_INTEGER : Math.max(0, Math.floor(room / one));

/** What is left of `room`; negative where it is exceeded. */
export const minus = (room: Resources, taken: Resources): Resources => ({
  cpuMillis: room.cpuMillis - taken.cpuMillis,
  memoryMib: room.memoryMib - taken.memoryMib,
  pods: room.pods - taken.pods,
});

export const times = (one: Resources, count: number): Resources => ({
  cpuMillis: one.cpuMillis * count,
  memoryMib: one.memoryMib * count,
  pods: one.pods * count,
});
