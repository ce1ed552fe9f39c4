import type { Node } from './node.ts';
import { fitInto, minus, type Resources, type RunsOut, times } from './resources.ts';

/** How executors go onto machines of one kind. */
export interface Fit {
  /** Executors side by side on one machine; 0: not even one. */
  readonly perNode: number;
  /** What there would have to be more of for one more. */
  readonly runsOut: RunsOut;
  /** Machines for all executors; null when not even one fits. */
  readonly nodes: number | null;
  /** What stays free on a machine with as many as fit. */
  readonly spare: Resources;
  /** What one more than fits lacks; negative numbers are missing. */
  readonly oneMore: Resources;
  /** Share of what is paid for that no executor uses on a full machine: of memory or of cores, the smaller. */
  readonly wasted: number;
  readonly eurPerHour: number | null;
}

/**
 * Executors of one size on machines of one kind, as the scheduler puts them: it counts what is asked for, and every
 * executor asks for the same. `eurPerHour` is the price of one machine, where known.
 */
export function fitExecutors(
  node: Node,
  executor: Resources,
  executors: number,
  eurPerHour: number | null,
): Fit {
  const { count, runsOut } = fitInto(node.room, executor);
  const nodes = count === 0 ? null : Math.ceil(executors / count);
  const used = times(executor, count);
  return {
    perNode: count,
    runsOut,
    nodes,
    spare: minus(node.room, used),
    oneMore: minus(node.room, times(executor, count + 1)),
    wasted: 1 - Math.max(used.memoryMib / node.whole.memoryMib, used.cpuMillis / node.whole.cpuMillis),
    eurPerHour: nodes === null || eurPerHour === null ? null : nodes * eurPerHour,
  };
}

/** Free room for so many executors on one machine; negative where they exceed it. */
export const margin = (node: Node, executor: Resources, count: number): Resources =>
  minus(node.room, times(executor, count));
