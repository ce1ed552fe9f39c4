import { folderOf, readNamedFiles } from '../../drivers/config-file.ts';
import { packageDir } from '../../drivers/package.ts';
import type { AzureSite } from '../../render/site.ts';
import { observeImageSite } from '../image-site.ts';
import type { Loaded } from '../load.ts';

/** What render needs and this machine alone can say: nothing is asked of Azure, nor of a cluster. */
export async function offlineAzureSite(loaded: Loaded): Promise<AzureSite> {
  const { platform, file } = loaded;
  if (platform.target.kind !== 'azure') throw new Error(`target ${platform.target.kind} is not Azure`);
  const [images, manifests] = await Promise.all([
    observeImageSite(loaded),
    readNamedFiles(folderOf(file.stateDir), platform.target.manifests),
  ]);
  return {
    kind: 'azure',
    ...images,
    packageDir,
    stateDir: file.stateDir,
    digests: {},
    files: { ...images.files, ...manifests },
    outputs: null,
    cluster: null,
  };
}
