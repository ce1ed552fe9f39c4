import {
  type Executor,
  executorRequest,
  type Overhead,
  overheadMib,
  SPARK_OVERHEAD_FACTOR,
  sparkOverhead,
} from './executor.ts';
import { findMachine, type Machine } from './machines/machine.ts';
import { type Node, nodeOf } from './node.ts';
import type { Provider } from './providers.ts';
import { fitInto, type Resources } from './resources.ts';

/** One change that would put more executors on a machine, and how many would then be there. */
export type Change = { readonly perNode: number } & (
  | { readonly kind: 'executor'; readonly cores: number; readonly memoryMib: number }
  | { readonly kind: 'maxPods'; readonly maxPods: number }
  | { readonly kind: 'overhead'; readonly factor: number }
  | { readonly kind: 'machine'; readonly machine: string }
);

export interface Question {
  readonly executor: Executor;
  readonly overhead: Overhead;
  readonly node: Node;
  /** Undefined for a measured node: its rules are not known. */
  readonly rented?: {
    readonly provider: Provider;
    readonly machine: Machine;
    readonly daemons: Partial<Resources>;
  };
}

/** Few pods on a machine, as machines for executors need: a handful of executors and the daemons. */
const FEW_PODS = 30;

/** The largest heap, in MiB, that so many executors on one machine may have each; 0 when there is none. */
export function largestHeapMib(room: Resources, count: number, overhead: Overhead): number {
  const share = Math.floor(room.memoryMib / count);
  let [low, high] = [0, Math.max(0, share)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (middle + overheadMib(middle, overhead) <= share) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Whole gibibytes where there are any: what people write. */
const rounded = (mib: number): number =>
  mib >= 1024 ? Math.floor(mib / 1024) * 1024 : Math.floor(mib / 128) * 128;

/** The largest executor of which so many fit into `room`, at most as large as asked; undefined when there is none. */
export function largestExecutor(
  { executor, overhead }: Pick<Question, 'executor' | 'overhead'>,
  room: Resources,
  count: number,
): Executor | undefined {
  const cores = coresEach(executor, room, count);
  const heapMib = largestHeapMib(room, count, overhead);
  const memoryMib = heapMib >= executor.memoryMib ? executor.memoryMib : rounded(heapMib);
  return cores < 1 || memoryMib < 512 || room.pods < count ? undefined : { cores, memoryMib };
}

/** Cores each of so many may have. Where the cluster is asked for something else than cores, fewer ask for no less. */
function coresEach({ cores, requestMillis }: Executor, room: Resources, count: number): number {
  if (requestMillis !== undefined) return count * requestMillis <= room.cpuMillis ? cores : 0;
  return Math.min(cores, Math.floor(room.cpuMillis / 1000 / count));
}

/**
 * The smallest changes that would put one more executor on each machine, the gentlest first: a smaller executor, fewer
 * pods on a machine, less overhead, and where not even one fits a larger machine. Only such as make better use of it.
 */
export function changes(question: Question): Change[] {
  const { executor, overhead, node, rented } = question;
  const now = fitInto(node.room, executorRequest(executor, overhead)).count;
  const perNode = now + 1;
  const found: Change[] = [];
  const smaller = largestExecutor(question, node.room, perNode);
  const pays =
    smaller !== undefined &&
    perNode * smaller.memoryMib > now * executor.memoryMib &&
    perNode * smaller.cores >= now * executor.cores;
  if (pays) found.push({ kind: 'executor', ...smaller, perNode });
  if (rented !== undefined && node.allocatable.pods > FEW_PODS) {
    const fewer = nodeOf(rented.provider, rented.machine, { maxPods: FEW_PODS, daemons: rented.daemons });
    const count = fitInto(fewer.room, executorRequest(executor, overhead)).count;
    if (count > now) found.push({ kind: 'maxPods', maxPods: FEW_PODS, perNode: count });
  }
  if (overhead.wholeMib === undefined && overhead.factor > SPARK_OVERHEAD_FACTOR) {
    const bare = executorRequest(executor, { ...overhead, ...sparkOverhead(SPARK_OVERHEAD_FACTOR) });
    const count = fitInto(node.room, bare).count;
    if (count > now) found.push({ kind: 'overhead', factor: SPARK_OVERHEAD_FACTOR, perNode: count });
  }
  if (now === 0 && rented !== undefined) {
    const larger = firstThatFits(question, rented);
    if (larger !== undefined) found.push(larger);
  }
  return found;
}

/** The next machine of the family that takes one. */
function firstThatFits(
  { executor, overhead }: Question,
  { provider, machine, daemons }: NonNullable<Question['rented']>,
): Change | undefined {
  for (let name = machine.larger; name !== null; ) {
    const next = findMachine(name);
    if (next === undefined) return undefined;
    const { room } = nodeOf(provider, next, { daemons });
    const { count } = fitInto(room, executorRequest(executor, overhead));
    if (count > 0) return { kind: 'machine', machine: next.name, perNode: count };
    name = next.larger;
  }
  return undefined;
}
