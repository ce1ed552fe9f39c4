import type { ClusterApi } from '../api/api.ts';
import type { KubeEvent, Pod, Workload } from '../api/objects.ts';
import { eventsOf, readEvents } from './events.ts';
import { explainPod } from './pod.ts';
import { stuck, type Wait, waiting } from './wait.ts';

export const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;
const isWorkload = (kind: string): boolean => (WORKLOADS as readonly string[]).includes(kind);

/** Something that keeps pods running, and what it waits for: undefined when all of it is as asked and ready. */
export interface Rollout {
  readonly name: string;
  readonly wait: Wait | undefined;
  /** Of the pod that is not ready; for its log. Empty when there is none. */
  readonly pod: string;
}

/** Looks at the workloads of a namespace and says what each waits for. */
export async function observeRollouts(
  api: ClusterApi,
  namespace: string,
  isOurs: (workload: Workload) => boolean,
): Promise<Rollout[]> {
  const lists = await Promise.all(
    WORKLOADS.map((kind) => api.list<Workload>('apps/v1', kind, { namespace })),
  );
  const workloads = lists.flat().filter((workload) => isWorkload(workload.kind) && isOurs(workload));
  const unready = workloads.filter((workload) => !isReady(workload));
  if (unready.length === 0)
    return workloads.map(({ metadata: { name } }) => ({ name, wait: undefined, pod: '' }));
  const [pods, events] = await Promise.all([
    api.list<Pod>('v1', 'Pod', { namespace }),
    readEvents(api, namespace),
  ]);
  return workloads.map((workload) =>
    isReady(workload)
      ? { name: workload.metadata.name, wait: undefined, pod: '' }
      : explain(workload, pods.filter(selectedBy(workload)), events),
  );
}

/** Whether every pod asked for is of the newest form and ready, and no older one is left. */
export function isReady({ kind, spec, status = {}, metadata }: Workload): boolean {
  const { generation } = metadata as { readonly generation?: number };
  if ((status.observedGeneration ?? 0) < (generation ?? 0)) return false;
  if (kind === 'DaemonSet') {
    const wanted = status.desiredNumberScheduled ?? 0;
    return (status.updatedNumberScheduled ?? 0) >= wanted && (status.numberReady ?? 0) >= wanted;
  }
  const wanted = spec.replicas ?? 1;
  const { replicas = 0, updatedReplicas = 0, readyReplicas = 0 } = status;
  // Scaled to nothing has no updated replicas, and a StatefulSet counts none of them.
  return readyReplicas >= wanted && updatedReplicas >= Math.min(wanted, replicas) && replicas <= wanted;
}

function selectedBy({ spec: { selector } }: Workload): (pod: Pod) => boolean {
  const labels = Object.entries(selector.matchLabels ?? {});
  return (pod) => labels.length > 0 && labels.every(([key, value]) => pod.metadata.labels?.[key] === value);
}

function explain(workload: Workload, pods: readonly Pod[], events: readonly KubeEvent[]): Rollout {
  const { name } = workload.metadata;
  const explained = pods.map((pod) => ({ pod, wait: explainPod(pod, eventsOf(pod, events)) }));
  // One that is stuck says more than one that waits for its turn, and a new one more than one that goes.
  const worst =
    explained.find(({ wait }) => wait?.stuck === true) ??
    explained.find(({ wait, pod }) => wait !== undefined && pod.metadata.deletionTimestamp === undefined) ??
    explained.find(({ wait }) => wait !== undefined);
  if (worst?.wait !== undefined) return { name, wait: worst.wait, pod: worst.pod.metadata.name };
  return { name, wait: refusal(name, events) ?? waiting('its pod is being made'), pod: '' };
}

/** A pod that may not be made leaves only an event, about the replica set whose name begins with the workload's. */
function refusal(name: string, events: readonly KubeEvent[]): Wait | undefined {
  const refused = events.findLast(
    ({ reason, involvedObject }) =>
      reason === 'FailedCreate' &&
      (involvedObject.name === name || involvedObject.name.startsWith(`${name}-`)),
  );
  return refused === undefined ? undefined : stuck(`its pod may not be made (${refused.message ?? ''})`);
}
