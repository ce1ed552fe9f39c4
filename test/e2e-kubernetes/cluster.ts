import { randomBytes } from 'node:crypto';
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
