import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterApi } from '../api/api.ts';
import type { Pod } from '../api/objects.ts';
import { followPod, type PodName, tailPod } from '../pods/log.ts';
import type { ClusterPlace } from './cluster-place.ts';
import { listComponentPods } from './components.ts';
import { listPeoplesPods } from './sessions.ts';

/** A pod that has gone is looked for again after this time, in milliseconds. */
const AGAIN_MS = 2000;

/** Logs there are: `hub`, `proxy`, `server-<user>`, `executor-<user>-<number>`. Name -> pod. */
export async function findLogs(api: ClusterApi, place: ClusterPlace): Promise<Map<string, PodName>> {
  const [components, { notebooks, executors }] = await Promise.all([
    listComponentPods(api, place),
    listPeoplesPods(api, place),
  ]);
  const found = new Map<string, PodName>();
  const add = (name: string, pod: Pod): void => {
    const { namespace = '', name: podName } = pod.metadata;
    const container = pod.spec.containers[0]?.name;
    if (!found.has(name))
      found.set(name, { namespace, pod: podName, ...(container === undefined ? {} : { container }) });
  };
  const userOf = ({ metadata }: Pod): string =>
    (metadata.namespace ?? '').slice(place.userNamespacePrefix.length);
  for (const pod of components) add(pod.metadata.labels?.component ?? pod.metadata.name, pod);
  for (const pod of notebooks) add(`server-${userOf(pod)}`, pod);
  for (const pod of executors)
    add(`executor-${userOf(pod)}-${pod.metadata.labels?.['spark-exec-id'] ?? '0'}`, pod);
  return found;
}

export async function tailLog(
  api: ClusterApi,
  place: ClusterPlace,
  name: string,
  lines: number,
): Promise<string[]> {
  const pod = (await findLogs(api, place)).get(name);
  return pod === undefined ? [] : tailPod(api, pod, lines);
}

/** Hands over each new line until the signal; goes on with the next pod when one has gone. */
export async function followLog(
  api: ClusterApi,
  place: ClusterPlace,
  name: string,
  write: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const pod = (await findLogs(api, place)).get(name);
    // A pod that is only being started has no log yet.
    if (pod !== undefined) await followPod(api, pod, write, signal).catch(() => {});
    await sleep(AGAIN_MS, undefined, { signal }).catch(() => {});
  }
}
