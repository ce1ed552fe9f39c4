import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ImageArtefact } from '../../render/artefact.ts';
import { DriverError } from '../driver.ts';
import { digestFolder } from '../package.ts';
import type { ImagesOptions } from './tools.ts';

/**
 * Lays out the build context of an image in a folder of its own, gives it to `use`, and removes it. Throws `DriverError`
 * when sparkhub's own files are others by now than those that the image's tag was made from.
 */
export async function withContext<T>(
  { files, folders }: ImageArtefact,
  { packageDir, folders: named = {} }: Pick<ImagesOptions, 'packageDir' | 'folders'>,
  use: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'sparkhub-image-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }
    for (const [source, path] of Object.entries(folders)) {
      await cp(join(packageDir, source), join(directory, path), {
        recursive: true,
        filter: (from) => !from.endsWith('__pycache__'),
      });
      if (source in named && (await digestFolder(packageDir, source)) !== named[source])
        throw new DriverError(`${source} changed after the images were given their names.`, {
          fix: 'Run the same command again.',
        });
    }
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
