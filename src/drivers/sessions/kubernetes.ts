import { setMaxListeners } from 'node:events';
import { describeCluster, forgetOld, type Past, remember } from '../../sessions/cluster.ts';
import type { Observe } from '../../sessions/observation.ts';
import type { PlaceSettings } from '../../sessions/settings.ts';
import type { ClusterFacts } from '../../sessions/waits/facts.ts';
import type { KubeObject } from '../cluster/api/objects.ts';
import type { Connection } from '../cluster/connection.ts';
import { readEvent, readMachine, readPod, readQuota, readRefusal } from './cluster-objects.ts';
import { keepWatch, type Wanted } from './informer.ts';

type Kubernetes = Extract<PlaceSettings, { kind: 'kubernetes' }>;

/** Changes come in bursts: six executors are six pods, each with a dozen changes. In milliseconds. */
const SETTLE_MS = 300;
/** Some causes begin with time alone: an autoscaler that stays silent. In milliseconds. */
const LOOK_MS = 5_000;

/**
 * Watches executors' pods, what is said about them, the machines, and what people may have: by the service's own
 * account, which may only look.
 */
export const observeKubernetes =
  ({ platform, userNamespacePrefix }: Kubernetes, connect: () => Promise<Connection>): Observe =>
  async (tell, signal) => {
    const connection = await connect();
    // Each watch waits for it, and each of its pauses.
    setMaxListeners(50, signal);
    let past: Past = new Map();
    let facts: (() => ClusterFacts) | undefined;
    let settling: NodeJS.Timeout | undefined;
    const look = (): void => {
      settling = undefined;
      if (facts === undefined) return;
      const now = Date.now();
      past = forgetOld(past, now);
      tell(describeCluster(facts(), past, now));
    };
    const changed = (): void => {
      settling ??= setTimeout(look, SETTLE_MS);
    };
    const ours = `app.kubernetes.io/part-of=sparkhub`;
    const ofPerson = ({ metadata }: KubeObject): boolean =>
      metadata.namespace?.startsWith(userNamespacePrefix) === true;
    type More<T> = Omit<Wanted<T>, 'path' | 'read'>;
    const watch = <T>(path: string, read: Wanted<T>['read'], more: More<T> = {}) =>
      keepWatch(connection, { path, read, ...more }, changed, signal);
    const [pods, events, machines, autoscaler, quotas] = await Promise.all([
      watch('/api/v1/pods', (pod) => (ofPerson(pod) ? readPod(pod) : undefined), {
        labels: ours,
        // Not at the next look: an executor may end and its pod be taken away within one burst.
        each: (pod) => {
          past = remember(past, pod, Date.now());
        },
      }),
      watch('/api/v1/events', (event) => (ofPerson(event) ? readEvent(event) : undefined), {
        fields: 'involvedObject.kind=Pod',
      }),
      watch('/api/v1/nodes', readMachine),
      watch('/api/v1/namespaces/kube-system/events', readRefusal, {
        fields: 'involvedObject.kind=ConfigMap',
      }),
      watch('/api/v1/resourcequotas', (quota) => (ofPerson(quota) ? readQuota(quota) : undefined), {
        labels: `sparkhub.io/platform=${platform}`,
      }),
    ]);
    const byTime = <T extends { readonly at: number }>(list: T[]): T[] => list.sort((a, b) => a.at - b.at);
    facts = () => ({
      pods: pods(),
      events: byTime(events()),
      machines: machines(),
      autoscaler: byTime(autoscaler()),
      quotas: new Map(quotas().map((quota) => [quota.namespace, quota])),
    });
    changed();
    const timer = setInterval(changed, LOOK_MS);
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    clearInterval(timer);
    clearTimeout(settling);
  };
