import { estimateOn } from '../../../sizing/estimate.ts';
import type { Overhead } from '../../../sizing/executor.ts';
import { measuredNode } from '../../../sizing/node.ts';
import { describeRequests, parseQuantity } from '../../../sizing/quantity.ts';
import { fitInto, type Resources } from '../../../sizing/resources.ts';
import { describeChanges } from '../../../sizing/words.ts';
import type { Pod } from '../api/objects.ts';

/** What a machine is asked for here: what it may give, and the labels that pods choose it by. */
export interface Machine {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
  readonly status?: { readonly allocatable?: Readonly<Record<string, string>> };
}

const NONE: Resources = { cpuMillis: 0, memoryMib: 0, pods: 0 };

/**
 * That no machine a pod may have could take it even when empty, and for an executor what would fit; undefined when one
 * could, or when there is none to compare with.
 */
export function explainTooLarge(pod: Pod, machines: readonly Machine[]): string | undefined {
  const wanted = Object.entries(pod.spec.nodeSelector ?? {});
  const rooms = machines
    .filter(({ metadata }) => wanted.every(([key, value]) => metadata.labels?.[key] === value))
    .map(roomOf);
  const request = requestOf(pod);
  if (rooms.length === 0 || rooms.some((room) => fitInto(room, request).count > 0)) return undefined;
  const largest = rooms.reduce((best, room) => (room.memoryMib > best.memoryMib ? room : best));
  const gives = describeRequests([{ cpu: `${largest.cpuMillis}m`, memory: `${largest.memoryMib}Mi` }]);
  const help = adviseExecutor(pod, request, largest);
  return `even when empty, the largest gives ${gives}${help === '' ? '' : `; ${help}`}`;
}

const roomOf = ({ status }: Machine): Resources => ({
  cpuMillis: Math.floor(parseQuantity(status?.allocatable?.cpu ?? '0') * 1000),
  memoryMib: Math.floor(parseQuantity(status?.allocatable?.memory ?? '0') / 2 ** 20),
  pods: parseQuantity(status?.allocatable?.pods ?? '110'),
});

function requestOf({ spec }: Pod): Resources {
  const sum = (key: string): number =>
    spec.containers.reduce((all, { resources }) => all + parseQuantity(resources?.requests?.[key] ?? '0'), 0);
  return {
    cpuMillis: Math.round(sum('cpu') * 1000),
    memoryMib: Math.ceil(sum('memory') / 2 ** 20),
    pods: 1,
  };
}

/** Spark tells its executors their own size in their environment (apache/spark, BasicExecutorFeatureStep). */
function adviseExecutor(pod: Pod, request: Resources, room: Resources): string {
  const read = (name: string): string =>
    pod.spec.containers.flatMap(({ env = [] }) => env).find((one) => one.name === name)?.value ?? '';
  const cores = Number(read('SPARK_EXECUTOR_CORES'));
  const heap = /^(\d+)([mg])$/.exec(read('SPARK_EXECUTOR_MEMORY'));
  if (heap === null || !Number.isInteger(cores) || cores < 1) return '';
  const memoryMib = Number(heap[1]) * (heap[2] === 'g' ? 1024 : 1);
  // As the pod was made: what it asks for beyond its heap, as a share of it.
  const overhead: Overhead = { factor: Math.max(0, request.memoryMib / memoryMib - 1), leastMib: 0 };
  const executor = { cores, memoryMib };
  const { changes } = estimateOn({ executors: 1, executor, overhead }, measuredNode('', room, NONE));
  return describeChanges(
    changes.filter(({ kind }) => kind === 'executor'),
    executor,
  );
}
