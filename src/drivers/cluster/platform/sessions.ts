import type { ClusterApi } from '../api/api.ts';
import { isForbidden } from '../api/failure.ts';
import type { Pod } from '../api/objects.ts';
import { LABEL } from '../manifests/marks.ts';
import { eventsOf, readEvents } from '../waiting/events.ts';
import { explainPod } from '../waiting/pod.ts';
import type { ClusterPlace } from './cluster-place.ts';
import { listNodes, type Node } from './machines.ts';

/** One person's notebook server and the executors of its Spark sessions. */
export interface Session {
  readonly user: string;
  readonly namespace: string;
  readonly pod: string;
  readonly state: 'ready' | 'starting' | 'failed';
  /** ISO. */
  readonly since: string;
  /** Where it runs; empty while it has no machine. */
  readonly machine: string;
  readonly executors: { readonly ready: number; readonly waiting: number };
  /** What it, or the first of its executors that waits, waits for; empty when nothing does. */
  readonly detail: string;
}

const NOTEBOOK = 'component=singleuser-server';
const EXECUTOR = 'spark-role=executor';

/** Namespaces of a platform's people. */
export async function listUserNamespaces(api: ClusterApi, place: ClusterPlace): Promise<string[]> {
  const namespaces = await api.list('v1', 'Namespace', {
    labels: `${LABEL.user},${LABEL.platform}=${place.platform}`,
    metadataOnly: true,
  });
  return namespaces
    .map(({ metadata }) => metadata.name)
    .filter((name) => name.startsWith(place.userNamespacePrefix));
}

/** Notebook servers and executors, wherever people's namespaces are. */
export async function listPeoplesPods(
  api: ClusterApi,
  place: ClusterPlace,
): Promise<{ notebooks: Pod[]; executors: Pod[] }> {
  const list = async (labels: string): Promise<Pod[]> =>
    (await api.list<Pod>('v1', 'Pod', { labels })).filter(({ metadata }) =>
      metadata.namespace?.startsWith(place.userNamespacePrefix),
    );
  const [notebooks, executors] = await Promise.all([list(NOTEBOOK), list(EXECUTOR)]);
  return { notebooks, executors };
}

/** Everybody's sessions, by name. */
export async function observeSessions(api: ClusterApi, place: ClusterPlace): Promise<Session[]> {
  const { notebooks, executors } = await listPeoplesPods(api, place);
  const sessions = await Promise.all(
    notebooks.map(async (notebook) => {
      const { namespace = '' } = notebook.metadata;
      const own = executors.filter(
        ({ metadata }) => metadata.namespace === namespace && !isOver(metadata, notebook),
      );
      return describeSession(api, place, notebook, own.filter(isAlive));
    }),
  );
  return sessions.sort((a, b) => (a.user < b.user ? -1 : 1));
}

const isOver = ({ deletionTimestamp }: Pod['metadata'], { metadata }: Pod): boolean =>
  deletionTimestamp !== undefined && metadata.deletionTimestamp === undefined;
const isAlive = ({ status }: Pod): boolean => status?.phase !== 'Succeeded' && status?.phase !== 'Failed';
const isRunning = ({ status }: Pod): boolean => status?.phase === 'Running';

async function describeSession(
  api: ClusterApi,
  { userNamespacePrefix }: ClusterPlace,
  notebook: Pod,
  executors: readonly Pod[],
): Promise<Session> {
  const { namespace = '', name, creationTimestamp = '' } = notebook.metadata;
  const waiting = executors.filter((executor) => !isRunning(executor));
  // Events and machines are asked for only where something waits.
  const troubled = explainPod(notebook, []) !== undefined || waiting.length > 0;
  const [events, machines] = troubled
    ? await Promise.all([readEvents(api, namespace), readMachines(api)])
    : [[], []];
  const wait = explainPod(notebook, eventsOf(notebook, events), machines);
  const [first] = waiting;
  const held = first === undefined ? undefined : explainPod(first, eventsOf(first, events), machines);
  return {
    user: namespace.slice(userNamespacePrefix.length),
    namespace,
    pod: name,
    state: wait === undefined ? 'ready' : wait.stuck ? 'failed' : 'starting',
    since: creationTimestamp,
    machine: notebook.spec.nodeName ?? '',
    executors: { ready: executors.length - waiting.length, waiting: waiting.length },
    detail: wait?.text ?? (held === undefined ? '' : `an executor waits: ${held.text}`),
  };
}

/** Without the right to see machines, a wait is explained by what the scheduler says alone. */
const readMachines = (api: ClusterApi): Promise<Node[]> =>
  listNodes(api).catch((error) => {
    if (isForbidden(error)) return [];
    throw error;
  });
