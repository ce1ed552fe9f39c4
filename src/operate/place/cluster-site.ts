import { type Connection, observeCluster } from '../../drivers/cluster/connection.ts';
import { folderOf, readNamedFiles } from '../../drivers/config-file.ts';
import { readDeliveries } from '../../drivers/images/deliveries.ts';
import { packageDir, packageVersion, readPackage } from '../../drivers/package.ts';
import { PACKAGE_LOCK } from '../../render/images/images.ts';
import type { ClusterSite } from '../../render/site.ts';
import type { Loaded } from '../load.ts';

/** The facts of a cluster that render needs. Changes nothing. */
export async function observeClusterSite(
  connection: Connection,
  { platform, file }: Loaded,
): Promise<ClusterSite> {
  const { target, images } = platform;
  if (target.kind === 'local') throw new Error('one machine is no cluster');
  const folder = folderOf(file.stateDir);
  const [facts, content, deliveries, named, lock] = await Promise.all([
    observeCluster(connection),
    readPackage(),
    readDeliveries(file.stateDir),
    readNamedFiles(folder, [...target.manifests, ...images.files]),
    images.packages.pip.length === 0 ? {} : readNamedFiles(folder, [PACKAGE_LOCK]),
  ]);
  return {
    kind: 'cluster',
    version: packageVersion,
    packageDir,
    stateDir: file.stateDir,
    context: connection.context,
    ...facts,
    package: content,
    digests: Object.fromEntries(
      Object.entries(deliveries).flatMap(([reference, { how, digest }]) =>
        how === 'pushed' && digest !== '' ? [[reference, digest]] : [],
      ),
    ),
    files: { ...named, ...lock },
  };
}
