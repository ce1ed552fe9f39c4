import { DriverError } from '../driver.ts';
import { ClusterApi } from './api/api.ts';
import { isForbidden } from './api/failure.ts';
import type { KubeObject } from './api/objects.ts';
import { loadKubeconfig } from './kubeconfig.ts';
import type { KubeConfig } from './library.ts';

/** A cluster that answers, and who we are there. */
export interface Connection {
  readonly context: string;
  readonly server: string;
  readonly api: ClusterApi;
  /** For the library's own parts: exec and port-forward. */
  readonly kubeconfig: KubeConfig;
}

/** Opens the kubeconfig; asks the cluster nothing yet. Throws `DriverError`. */
export async function connect(env: NodeJS.ProcessEnv, context: string | null): Promise<Connection> {
  const kubeconfig = await loadKubeconfig(env, context);
  const { server } = kubeconfig.getCurrentCluster()!;
  return { context: kubeconfig.currentContext, server, api: new ClusterApi(kubeconfig), kubeconfig };
}

/** Facts of the cluster that render needs. */
export interface ClusterFacts {
  readonly kubernetesVersion: string;
  readonly apiServer: { readonly addresses: readonly string[]; readonly port: number };
}

export async function observeCluster({ api }: Connection): Promise<ClusterFacts> {
  const [{ major, minor }, apiServer] = await Promise.all([
    api.requester.json<{ major: string; minor: string }>({
      method: 'GET',
      path: '/version',
      what: 'tell its version',
    }),
    findApiServer(api),
  ]);
  // Some clouds write "34+".
  return { kubernetesVersion: `${major}.${Number.parseInt(minor, 10)}`, apiServer };
}

interface EndpointSlice extends KubeObject {
  readonly endpoints?: readonly { readonly addresses: readonly string[] }[];
  readonly ports?: readonly { readonly port?: number }[];
}

/** Network policies judge the address behind the service `kubernetes`, not the service's own. */
async function findApiServer(api: ClusterApi): Promise<ClusterFacts['apiServer']> {
  try {
    const slices = await api.list<EndpointSlice>('discovery.k8s.io/v1', 'EndpointSlice', {
      namespace: 'default',
      labels: 'kubernetes.io/service-name=kubernetes',
    });
    const addresses = slices.flatMap(({ endpoints = [] }) =>
      endpoints.flatMap((endpoint) => endpoint.addresses),
    );
    const port = slices[0]?.ports?.[0]?.port;
    if (addresses.length > 0 && port !== undefined)
      return { addresses: [...new Set(addresses)].sort(), port };
  } catch (error) {
    if (!isForbidden(error)) throw error;
  }
  throw new DriverError('The cluster does not say where its API server listens.', {
    fix: 'Look at it with: kubectl get endpointslices -n default   You need the right to list them.',
  });
}
