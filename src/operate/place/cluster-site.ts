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
  const [facts, digests, manifests] = await Promise.all([
    observeCluster(connection),
    readDigests(file.stateDir),
    readNamedFiles(folderOf(file.stateDir), target.manifests),
  ]);
  return {
    kind: 'cluster',
    ...images,
    packageDir,
    stateDir: file.stateDir,
    context: connection.context,
    ...facts,
    digests,
    files: { ...images.files, ...manifests },
  };
}

/** The digest that each pushed image has in its registry. */
export async function readDigests(stateDir: string): Promise<ClusterSite['digests']> {
  return Object.fromEntries(
    Object.entries(await readDeliveries(stateDir)).flatMap(([reference, { how, digest }]) =>
      how === 'pushed' && digest !== '' ? [[reference, digest]] : [],
    ),
  );
}
