import { DriverError, type Report } from '../../driver.ts';
import type { Connection } from '../connection.ts';
import type { PodName } from '../pods/log.ts';
import { seconds, until } from '../waiting/until.ts';
import type { ClusterPlace } from './cluster-place.ts';
import { listComponentPods, observeComponents } from './components.ts';

const LIMIT_MS = 300_000;

/** The hub was ended and the next one does not become ready. */
export class HubStaysAway extends DriverError {}

/** The hub's running pod. Throws `DriverError` when there is none. */
export async function hubPod({ api }: Connection, place: ClusterPlace): Promise<PodName> {
  const running = (await listComponentPods(api, place)).find(
    ({ metadata, status }) =>
      metadata.labels?.component === 'hub' &&
      metadata.deletionTimestamp === undefined &&
      status?.phase === 'Running',
  );
  if (running !== undefined)
    return { namespace: place.namespace, pod: running.metadata.name, container: 'hub' };
  throw new DriverError('The hub does not run.', {
    fix: 'See why with: sparkhub status   Start it with: sparkhub up',
  });
}

/** Ends the hub's pod and waits until the next one is ready: some seconds without signing in; notebooks go on. */
export async function restartHub(
  connection: Connection,
  place: ClusterPlace,
  report: Report,
  { pod, graceSeconds }: { readonly pod: PodName; readonly graceSeconds?: number },
): Promise<void> {
  const reference = { apiVersion: 'v1', kind: 'Pod', namespace: place.namespace, name: pod.pod };
  await connection.api.remove(reference, graceSeconds === undefined ? {} : { graceSeconds });
  await waitForNext(connection, place, pod.pod, report);
}

/** Of pods, not of the Deployment: that still says it is ready for a moment after its pod is gone. */
async function waitForNext(
  { api }: Connection,
  place: ClusterPlace,
  before: string,
  report: Report,
): Promise<void> {
  await until(LIMIT_MS, async (elapsedMs, last) => {
    const hub = (await observeComponents(api, place)).find(({ name }) => name === 'hub');
    const next = hub?.pod === before ? undefined : hub;
    if (next?.state === 'ready') return true;
    report({ what: `hub: ${next?.detail || 'it is being started'} (${seconds(elapsedMs)})` });
    if (!last) return false;
    throw new HubStaysAway('The hub does not become ready again.', {
      fix: 'See why with: sparkhub logs hub',
    });
  });
}
