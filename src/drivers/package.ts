import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canonical, digest } from '../render/fingerprint.ts';
import type { PackageContent } from '../render/site.ts';

/** Directory of the sparkhub package itself: the nearest one above this file that holds package.json and runtime/. */
export const packageDir = findPackageDir(dirname(fileURLToPath(import.meta.url)));

/** Version in package.json. */
export const packageVersion: string = JSON.parse(
  readFileSync(join(packageDir, 'package.json'), 'utf8'),
).version;

/** The executable script of configurable-http-proxy, which sparkhub carries as a dependency. */
export function proxyScript(): string {
  const manifest = createRequire(join(packageDir, 'package.json')).resolve(
    'configurable-http-proxy/package.json',
  );
  return join(dirname(manifest), 'bin', 'configurable-http-proxy');
}

/** What goes into images: the texts of runtime/ and images/, and what each folder of python/ and the bundled service hold. */
export async function readPackage(root: string = packageDir): Promise<PackageContent> {
  const texts = await Promise.all(['runtime', 'images'].map((folder) => readTree(root, folder)));
  const folders = (await readdir(join(root, 'python'), { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && entry.name !== 'tests' && !entry.name.startsWith('.'))
    .map(({ name }) => `python/${name}`)
    .concat('dist/sessions');
  const digests = await Promise.all(
    folders.map(async (folder) => [folder, await digestFolder(root, folder)] as const),
  );
  return { texts: Object.assign({}, ...texts), folders: Object.fromEntries(digests) };
}

/** Changes when and only when a file of the folder does. */
export async function digestFolder(root: string, folder: string): Promise<string> {
  return digest(canonical(await readTree(root, folder)));
}

/** Every file of a folder: path below `root` -> text. What programs leave behind is no part of it. */
async function readTree(root: string, folder: string): Promise<Record<string, string>> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => !/(^|\/)(__pycache__|\.[^/]+)(\/|$)/.test(path));
  const texts = await Promise.all(
    paths.map(async (path) => [path, await readFile(join(root, path), 'utf8')] as const),
  );
  return Object.fromEntries(texts);
}

function findPackageDir(start: string): string {
  for (let directory = start; ; directory = dirname(directory)) {
    if (existsSync(join(directory, 'package.json')) && existsSync(join(directory, 'runtime')))
      return directory;
    if (directory === dirname(directory)) throw new Error(`no sparkhub package above ${start}`);
  }
}
