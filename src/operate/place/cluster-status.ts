import type { Connection } from '../../drivers/cluster/connection.ts';
import { findAddress } from '../../drivers/cluster/platform/address.ts';
import type { ClusterPlace } from '../../drivers/cluster/platform/cluster-place.ts';
import { observeComponents } from '../../drivers/cluster/platform/components.ts';
import { observePools } from '../../drivers/cluster/platform/machines.ts';
import { findRelease } from '../../drivers/cluster/platform/release.ts';
import { observeSessions } from '../../drivers/cluster/platform/sessions.ts';
import { healthOf, type PlatformStatus } from '../platform-status.ts';

const TITLES: Readonly<Record<string, string>> = {
  hub: 'JupyterHub',
  proxy: 'proxy',
  sessions: 'sessions service',
};

/** What truly runs in a cluster. Needs no helm: the release is known by what it left in the cluster. */
export async function clusterStatus(
  { api, context }: Connection,
  place: ClusterPlace,
): Promise<PlatformStatus> {
  const [components, sessions, pools, release, url] = await Promise.all([
    observeComponents(api, place),
    observeSessions(api, place),
    observePools(api, place),
    findRelease(api, place),
    findAddress(api, place),
  ]);
  const unfinished = release !== '' && !release.endsWith('deployed');
  return {
    health:
      components.length === 0
        ? 'stopped'
        : unfinished
          ? 'unhealthy'
          : healthOf(components.map(({ state }) => state)),
    url,
    components: components.map(({ name, state, since, restarts, detail }) => ({
      name,
      title: TITLES[name] ?? name,
      state,
      pid: null,
      since,
      restarts,
      detail,
    })),
    notes: unfinished ? [`The last change is not finished (${release}). Go on with: sparkhub up`] : [],
    cluster: { context, namespace: place.namespace, release, sessions, pools },
  };
}
