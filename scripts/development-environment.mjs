// Python environments for `npm test`, made from locks of runtime/ that are for development only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.mjs';

/** Where this checkout's pinned runtime is, and the cache it is in. Needs dist/. */
export const { runtime, cache } = JSON.parse(
  spawnSync(process.execPath, [join(root, 'bin', 'sparkhub'), 'version', '-o', 'json'], { encoding: 'utf8' })
    .stdout,
).paths;

const uv = join(runtime, 'installer', 'bin', 'uv');
const run = (command, args) => spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0;

/**
 * The folder of an environment with all that runtime/`name`.txt pins; made when it is missing, which takes about half a
 * minute. Undefined, having said why, when that fails. Needs the runtime (`sparkhub up` installs it).
 */
export function ensureEnvironment(name) {
  const lock = join(root, 'runtime', `${name}.txt`);
  const digest = createHash('sha256').update(readFileSync(lock)).digest('hex').slice(0, 16);
  const environment = join(cache, 'dev', digest);
  const complete = join(environment, 'complete');
  if (existsSync(complete)) return environment;
  rmSync(environment, { recursive: true, force: true });
  const base = join(runtime, 'hub', 'bin', 'python');
  const python = join(environment, 'bin', 'python');
  const made =
    run(uv, ['venv', '--quiet', '--python', base, environment]) &&
    run(uv, ['pip', 'sync', '--quiet', '--system-certs', '--require-hashes', '--python', python, lock]);
  if (!made) return undefined;
  writeFileSync(complete, '');
  return environment;
}
