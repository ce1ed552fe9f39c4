import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

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

function findPackageDir(start: string): string {
  for (let directory = start; ; directory = dirname(directory)) {
    if (existsSync(join(directory, 'package.json')) && existsSync(join(directory, 'runtime')))
      return directory;
    if (directory === dirname(directory)) throw new Error(`no sparkhub package above ${start}`);
  }
}
