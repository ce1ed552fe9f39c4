import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { Artefact } from '../render/artefact.ts';

/** Writes the file artefacts of `root` below `directory`, as they are: places for secrets stay places. Returns the paths written. */
export async function writeRendered(
  artefacts: readonly Artefact[],
  root: string,
  directory: string,
  cwd: string,
): Promise<string[]> {
  const written: string[] = [];
  for (const artefact of artefacts) {
    if (artefact.kind !== 'file') continue;
    const path = join(resolve(cwd, directory), relative(root, artefact.path));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, artefact.content);
    written.push(path);
  }
  return written;
}
