import { type Connection, observeCluster } from '../../drivers/cluster/connection.ts';
import { folderOf, readNamedFiles } from '../../drivers/config-file.ts';
import { readDeliveries } from '../../drivers/images/deliveries.ts';
import { packageDir } from '../../drivers/package.ts';
import type { ClusterSite } from '../../render/site.ts';
import { observeImageSite } from '../image-site.ts';
import type { Loaded } from '../load.ts';

/** The facts of a cluster that render needs. Changes nothing. */
export async function observeClusterSite(connection: Connection, loaded: Loaded): Promise<ClusterSite> {
  const { platform, file } = loaded;
  const { target } = platform;
  if (target.kind === 'local') throw new Error('one machine is no cluster');
  // What is wrong with files is told before a cluster is waited for.
  const images = await observeImageSite(loaded);
  const [facts, deliveries, manifests] = await Promise.all([
    observeCluster(connection),
    readDeliveries(file.stateDir),
    readNamedFiles(folderOf(file.stateDir), target.manifests),
  ]);
  return {
    kind: 'cluster',
    ...images,
    packageDir,
    stateDir: file.stateDir,
    context: connection.context,
    ...facts,
    digests: Object.fromEntries(
      Object.entries(deliveries).flatMap(([reference, { how, digest }]) =>
        how === 'pushed' && digest !== '' ? [[reference, digest]] : [],
      ),
    ),
    files: { ...images.files, ...manifests },
  };
}
