import { randomBytes } from 'node:crypto';
import type { KubeObject } from '../../src/drivers/cluster/api/objects.ts';
import { type Connection, connect } from '../../src/drivers/cluster/connection.ts';
import { skip } from '../sparkhub.ts';

/** Tests here need a cluster that KUBECONFIG names; false, with the reason said, where there is none. */
export const noCluster: boolean =
  process.env.KUBECONFIG === undefined && skip('no cluster: KUBECONFIG is not set');

export const cluster = (): Promise<Connection> => connect(process.env, null);

/** A name for a namespace of one test's own. */
export const namespaceName = (what: string): string => `hc-${what}-${randomBytes(3).toString('hex')}`;

/** A namespace for one test; `drop` deletes it with all in it. */
export async function makeNamespace(
  { api }: Connection,
  what: string,
): Promise<{ name: string; drop(): Promise<void> }> {
  const name = namespaceName(what);
  const reference = { apiVersion: 'v1', kind: 'Namespace', name };
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  return {
    name,
    // It goes in its own time: nobody uses the name again.
    drop: () => api.remove(reference),
  };
}

/** A small image that every machine of any Kubernetes has: the one that holds a pod's network. */
export async function pauseImage({ api }: Connection): Promise<string> {
  const nodes = await api.list<KubeObject & { status: { images?: { names: string[] | null }[] } }>(
    'v1',
    'Node',
  );
  const names = nodes[0]?.status.images?.flatMap((image) => image.names ?? []) ?? [];
  return names.find((name) => /pause/.test(name)) ?? 'registry.k8s.io/pause:3.10';
}
