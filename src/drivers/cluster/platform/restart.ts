import { DriverError, type Report } from '../../driver.ts';
import type { Connection } from '../connection.ts';
import type { PodName } from '../pods/log.ts';
import { seconds, until } from '../waiting/until.ts';
import type { ClusterPlace } from './cluster-place.ts';
import { listComponentPods, observeComponents } from './components.ts';

const LIMIT_MS = 300_000;

/** The chart's names. */
const CONTAINER = { hub: 'hub', proxy: 'chp' } as const;
export type ComponentName = keyof typeof CONTAINER;

/** A pod was ended and the next one does not become ready. */
export class StaysAway extends DriverError {}

/** The running pod of the hub or the proxy. Throws `DriverError` when there is none. */
export async function runningPod(
  { api }: Connection,
  place: ClusterPlace,
  component: ComponentName,
): Promise<PodName> {
  const running = (await listComponentPods(api, place)).find(
    ({ metadata, status }) =>
      metadata.labels?.component === component &&
      metadata.deletionTimestamp === undefined &&
      status?.phase === 'Running',
  );
  if (running !== undefined)
    return { namespace: place.namespace, pod: running.metadata.name, container: CONTAINER[component] };
  throw new DriverError(`The ${component} does not run.`, {
    fix: 'See why with: sparkhub status   Start it with: sparkhub up',
  });
}

/** Ends a pod of the hub or the proxy and waits until the next one is ready: some seconds; notebooks go on. */
export async function restart(
  connection: Connection,
  place: ClusterPlace,
  component: ComponentName,
  report: Report,
  { pod, graceSeconds }: { readonly pod: PodName; readonly graceSeconds?: number },
): Promise<void> {
  const reference = { apiVersion: 'v1', kind: 'Pod', namespace: place.namespace, name: pod.pod };
  await connection.api.remove(reference, graceSeconds === undefined ? {} : { graceSeconds });
  await waitForNext(connection, place, component, pod.pod, report);
}

/** Of pods, not of the Deployment: that still says it is ready for a moment after its pod is gone. */
async function waitForNext(
  { api }: Connection,
  place: ClusterPlace,
  component: ComponentName,
  before: string,
  report: Report,
): Promise<void> {
  await until(LIMIT_MS, async (elapsedMs, last) => {
    const newest = (await observeComponents(api, place)).find(({ name }) => name === component);
    const next = newest?.pod === before ? undefined : newest;
    if (next?.state === 'ready') return true;
    report({ what: `${component}: ${next?.detail || 'it is being started'} (${seconds(elapsedMs)})` });
    if (!last) return false;
    throw new StaysAway(`The ${component} does not become ready again.`, {
      fix: `See why with: sparkhub logs ${component}`,
    });
  });
}
