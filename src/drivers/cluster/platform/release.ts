import type { ClusterApi } from '../api/api.ts';
import type { ClusterPlace } from './cluster-place.ts';

/** The newest revision that helm keeps in the cluster, for people: `jupyterhub, revision 3, deployed`. Empty without one. */
export async function findRelease(api: ClusterApi, { namespace, release }: ClusterPlace): Promise<string> {
  // Only the labels: what is in it, helm alone reads.
  const kept = await api.list('v1', 'Secret', {
    namespace,
    labels: `owner=helm,name=${release}`,
    metadataOnly: true,
  });
  const revisions = kept.map(({ metadata: { labels = {} } }) => ({
    version: Number(labels.version),
    status: labels.status ?? 'unknown',
  }));
  const newest = revisions.sort((a, b) => b.version - a.version)[0];
  return newest === undefined ? '' : `${release}, revision ${newest.version}, ${newest.status}`;
}
