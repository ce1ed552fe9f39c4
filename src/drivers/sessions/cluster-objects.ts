import type { EventFacts, MachineFacts, PodFacts, ProjectRoom } from '../../sessions/waits/facts.ts';
import { parseQuantity } from '../../sizing/quantity.ts';
import type { Resources } from '../../sizing/resources.ts';
import type { ContainerStatus, KubeEvent, KubeObject, Pod } from '../cluster/api/objects.ts';
import { isReady, type Node } from '../cluster/platform/machines.ts';
import { timeOf } from '../cluster/waiting/events.ts';

/** Of an executor's last words: a stack trace's first lines tell it. In characters. */
const LAST_WORDS = 2_000;

/** A pod of a person: the notebook, or an executor. */
export function readPod(object: KubeObject): PodFacts {
  const { metadata, spec, status = {} } = object as Pod;
  const container = status.containerStatuses?.[0];
  const unscheduled = status.conditions?.find(
    ({ type, status: is }) => type === 'PodScheduled' && is === 'False',
  );
  const isExecutor = metadata.labels?.['spark-role'] === 'executor';
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid ?? '',
    app: isExecutor ? (metadata.labels?.['spark-app-selector'] ?? '') : '',
    executorId: metadata.labels?.['spark-exec-id'] ?? '',
    // KubeSpawner writes the person's own name there; the namespace has a form of it that Kubernetes takes.
    owner: isExecutor ? '' : (metadata.annotations?.['hub.jupyter.org/username'] ?? ''),
    createdAt: Date.parse(metadata.creationTimestamp ?? '') || 0,
    leaving: metadata.deletionTimestamp !== undefined,
    phase: (status.phase ?? 'Pending') as PodFacts['phase'],
    node: spec.nodeName ?? '',
    unscheduled: unscheduled?.message ?? '',
    runningSince: Date.parse(container?.state?.running?.startedAt ?? '') || 0,
    held: container?.state?.waiting?.reason ?? '',
    image: container?.image ?? spec.containers[0]?.image ?? '',
    ended: endOf(object as Pod, container),
    request: requestOf(spec.containers),
    nodeSelector: spec.nodeSelector ?? {},
    executor: isExecutor ? sizeOf(spec.containers) : null,
  };
}

function endOf({ status = {} }: Pod, container: ContainerStatus | undefined): string {
  const ended = container?.state?.terminated;
  if (ended === undefined)
    return status.phase === 'Failed' ? `${status.reason ?? 'Failed'}: ${status.message ?? ''}` : '';
  // One that is evicted may end well in the second that it is given: that it had to is said of the pod.
  if (ended.exitCode === 0 && status.phase !== 'Failed') return '';
  const words = [
    status.reason,
    ended.reason,
    `exit code ${ended.exitCode ?? 'unknown'}`,
    status.message,
    ended.message,
  ];
  return words
    .filter((word) => word !== undefined && word !== '')
    .join(': ')
    .slice(0, LAST_WORDS);
}

type Containers = Pod['spec']['containers'];

const requestOf = (containers: Containers): Resources => {
  const sum = (key: string): number =>
    containers.reduce((all, { resources }) => all + parseQuantity(resources?.requests?.[key] ?? '0'), 0);
  return { cpuMillis: Math.round(sum('cpu') * 1000), memoryMib: Math.ceil(sum('memory') / 2 ** 20), pods: 1 };
};

/** Spark tells its executors their own size in their environment (apache/spark, BasicExecutorFeatureStep). */
function sizeOf(containers: Containers): PodFacts['executor'] {
  const read = (name: string): string =>
    containers.flatMap(({ env = [] }) => env).find((one) => one.name === name)?.value ?? '';
  const heap = /^(\d+)([mg])$/.exec(read('SPARK_EXECUTOR_MEMORY'));
  const cores = Number(read('SPARK_EXECUTOR_CORES'));
  return heap === null || !(cores > 0)
    ? null
    : { cores, memoryMib: Number(heap[1]) * (heap[2] === 'g' ? 1024 : 1) };
}

export function readEvent(object: KubeObject): EventFacts {
  const event = object as KubeEvent;
  return {
    about: event.involvedObject.uid ?? '',
    reason: event.reason ?? '',
    message: event.message ?? '',
    at: Date.parse(timeOf(event)) || 0,
  };
}

/** Events by which a cluster autoscaler says that its cloud refused it a machine. */
export function readRefusal(object: KubeObject): EventFacts | undefined {
  const event = readEvent(object);
  return /^(FailedToScaleUpGroup|ScaleUpFailed|ScaleUpTimedOut|FailedToCreateNodeGroup)$/.test(event.reason)
    ? event
    : undefined;
}

export function readMachine(object: KubeObject): MachineFacts {
  const node = object as Node;
  const { allocatable = {}, conditions = [] } = node.status ?? {};
  return {
    name: node.metadata.name,
    labels: node.metadata.labels ?? {},
    ready: isReady(node),
    diskPressure: conditions.some(({ type, status }) => type === 'DiskPressure' && status === 'True'),
    room: {
      cpuMillis: Math.floor(parseQuantity(allocatable.cpu ?? '0') * 1000),
      memoryMib: Math.floor(parseQuantity(allocatable.memory ?? '0') / 2 ** 20),
      pods: parseQuantity(allocatable.pods ?? '110'),
    },
  };
}

export interface Quota extends ProjectRoom {
  readonly namespace: string;
}

/** What a person's namespace may have in all, and has. What is not limited is without end. */
export function readQuota(object: KubeObject): Quota {
  const { hard = {}, used = {} } = (object.status ?? {}) as Record<'hard' | 'used', Record<string, string>>;
  const read = (amounts: Readonly<Record<string, string>>, missing: number): Resources => ({
    cpuMillis: Math.round(parseQuantity(amounts['requests.cpu'] ?? `${missing}`) * 1000),
    memoryMib: Math.floor(parseQuantity(amounts['requests.memory'] ?? `${missing}`) / 2 ** 20),
    pods: parseQuantity(amounts.pods ?? `${missing}`),
  });
  return {
    namespace: object.metadata.namespace ?? '',
    limits: read(hard, Number.MAX_SAFE_INTEGER),
    used: read(used, 0),
  };
}
