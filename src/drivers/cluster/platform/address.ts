import type { ClusterApi } from '../api/api.ts';
import type { KubeObject } from '../api/objects.ts';
import type { ClusterPlace } from './cluster-place.ts';

interface Service extends KubeObject {
  readonly status?: {
    readonly loadBalancer?: {
      readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[];
    };
  };
}

/** Where people open it: its domain, or the balancer's address. Empty when it has none and is reached by forwarding. */
export async function findAddress(api: ClusterApi, { domain, namespace }: ClusterPlace): Promise<string> {
  if (domain !== null) return `https://${domain}`;
  const service = await api.get<Service>({
    apiVersion: 'v1',
    kind: 'Service',
    namespace,
    name: 'proxy-public',
  });
  const { ip, hostname } = service?.status?.loadBalancer?.ingress?.[0] ?? {};
  const host = hostname ?? ip;
  return host === undefined ? '' : `http://${host}`;
}
