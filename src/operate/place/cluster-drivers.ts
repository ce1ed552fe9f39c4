import type { Connection } from '../../drivers/cluster/connection.ts';
import { manifestsDriver } from '../../drivers/cluster/manifests/manifests-driver.ts';
import type { Owner } from '../../drivers/cluster/manifests/marks.ts';
import type { ClusterPlace } from '../../drivers/cluster/platform/cluster-place.ts';
import { Helm } from '../../drivers/cluster/release/helm.ts';
import { releaseDriver } from '../../drivers/cluster/release/release-driver.ts';
import { clusterSecretsDriver } from '../../drivers/cluster/secrets/cluster-secrets-driver.ts';
import { folderOf } from '../../drivers/config-file.ts';
import { filesDriver } from '../../drivers/files/files-driver.ts';
import { imagesDriver } from '../../drivers/images/images-driver.ts';
import { packageDir } from '../../drivers/package.ts';
import { cacheDir } from '../../drivers/runtime/locate.ts';
import type { PackageContent } from '../../render/site.ts';
import type { Drivers } from '../apply.ts';

interface Options {
  readonly stateDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly place: ClusterPlace;
  /** What sparkhub's own folders held when the images were named; undefined where none is built. */
  readonly folders?: PackageContent['folders'] | undefined;
}

export const ownerOf = ({ platform, namespace }: ClusterPlace): Owner => ({ platform, namespace });

/** The drivers of a platform in a cluster. */
export function makeClusterDrivers({ api, context }: Connection, { stateDir, env, place, folders }: Options) {
  const owner = ownerOf(place);
  const directory = folderOf(stateDir);
  return {
    image: imagesDriver({ packageDir, stateDir, env, folders }),
    'cluster-secret': clusterSecretsDriver({ api, owner, env, directory }),
    manifest: manifestsDriver({ api, owner }),
    release: releaseDriver({
      api,
      namespace: place.namespace,
      helm: new Helm({ env, context }),
      cacheDir: cacheDir(env),
      directory,
    }),
    file: filesDriver({ stateDir }),
  } satisfies Drivers;
}
