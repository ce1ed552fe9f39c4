import { folderOf, readNamedFiles, readOptionalFiles } from '../drivers/config-file.ts';
import { DriverError } from '../drivers/driver.ts';
import { packageVersion, readPackage } from '../drivers/package.ts';
import type { ImageSite } from '../render/images/images.ts';
import { neededLocks, staleLocks } from '../render/images/lock-files.ts';
import type { Loaded } from './load.ts';

/** What decides the content of images, besides the platform's file. Throws `DriverError` when a lock is missing or of other packages. */
export async function observeImageSite({ platform, file }: Loaded): Promise<ImageSite> {
  const { packages, files } = platform.images;
  const folder = folderOf(file.stateDir);
  const [content, named, locks] = await Promise.all([
    readPackage(),
    readNamedFiles(folder, files),
    readOptionalFiles(folder, neededLocks(packages)),
  ]);
  const stale = staleLocks(packages, locks);
  if (stale.length > 0) {
    const missing = stale.every((name) => !(name in locks));
    throw new DriverError(
      missing
        ? `images.packages asks for packages, and there is no ${stale.join(', no ')} yet that says which versions.`
        : `${stale.join(' and ')} was made for other packages than images.packages asks for now.`,
      { fix: 'Make it with: sparkhub images lock   (it is a text file; commit it beside sparkhub.yaml)' },
    );
  }
  return { version: packageVersion, package: content, files: { ...named, ...locks } };
}
