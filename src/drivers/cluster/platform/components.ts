import type { ClusterApi } from '../api/api.ts';
import type { Pod } from '../api/objects.ts';
import { eventsOf, readEvents } from '../waiting/events.ts';
import { explainPod } from '../waiting/pod.ts';
import type { ClusterPlace } from './cluster-place.ts';

/** A part of JupyterHub's release that runs as pods: `hub`, `proxy`. */
export interface Component {
  readonly name: string;
  readonly pod: string;
  readonly state: 'ready' | 'starting' | 'failed';
  /** ISO. */
  readonly since: string;
  readonly restarts: number;
  readonly detail: string;
}

/** The hub's and the proxy's pods, newest first. */
export const listComponentPods = (api: ClusterApi, { namespace, release }: ClusterPlace): Promise<Pod[]> =>
  api
    .list<Pod>('v1', 'Pod', { namespace, labels: `release=${release},component` })
    .then((pods) => pods.sort((a, b) => (createdAt(a) < createdAt(b) ? 1 : -1)));

const createdAt = ({ metadata }: Pod): string => metadata.creationTimestamp ?? '';

/** One for each component; of several pods the newest that is not on its way out. */
export async function observeComponents(api: ClusterApi, place: ClusterPlace): Promise<Component[]> {
  const pods = await listComponentPods(api, place);
  const newest = new Map<string, Pod>();
  for (const pod of pods) {
    const name = pod.metadata.labels?.component ?? pod.metadata.name;
    const known = newest.get(name);
    if (known === undefined || known.metadata.deletionTimestamp !== undefined) newest.set(name, pod);
  }
  const chosen = [...newest].sort(([a], [b]) => (a < b ? -1 : 1));
  const quiet = chosen.every(([, pod]) => explainPod(pod, []) === undefined);
  const events = quiet ? [] : await readEvents(api, place.namespace);
  return chosen.map(([name, pod]) => {
    const wait = explainPod(pod, eventsOf(pod, events));
    return {
      name,
      pod: pod.metadata.name,
      state: wait === undefined ? 'ready' : wait.stuck ? 'failed' : 'starting',
      since: createdAt(pod),
      restarts: pod.status?.containerStatuses?.reduce((sum, { restartCount }) => sum + restartCount, 0) ?? 0,
      detail: wait?.text ?? '',
    };
  });
}
