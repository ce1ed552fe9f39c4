// Checks and tests python/, in an environment of its own made from runtime/dev.txt.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.mjs';

const { runtime, cache } = JSON.parse(
  spawnSync(process.execPath, [join(root, 'bin', 'sparkhub'), 'version', '-o', 'json'], { encoding: 'utf8' })
    .stdout,
).paths;
const lock = join(root, 'runtime', 'dev.txt');
const environment = join(
  cache,
  'dev',
  createHash('sha256').update(readFileSync(lock)).digest('hex').slice(0, 16),
);
const python = join(environment, 'bin', 'python');
const uv = join(runtime, 'installer', 'bin', 'uv');
const run = (command, args, options = {}) =>
  spawnSync(command, args, { cwd: join(root, 'python'), stdio: 'inherit', ...options }).status === 0;

function ensureEnvironment() {
  const complete = join(environment, 'complete');
  if (existsSync(complete)) return true;
  rmSync(environment, { recursive: true, force: true });
  const base = join(runtime, 'hub', 'bin', 'python');
  const made =
    run(uv, ['venv', '--quiet', '--python', base, environment]) &&
    run(uv, ['pip', 'sync', '--quiet', '--system-certs', '--require-hashes', '--python', python, lock]);
  if (made) writeFileSync(complete, '');
  return made;
}

const checks = [
  [
    'ruff',
    () => run(python, ['-m', 'ruff', 'check', '.']) && run(python, ['-m', 'ruff', 'format', '--check', '.']),
  ],
  ['mypy', () => run(python, ['-m', 'mypy'])],
  [
    'pytest',
    () =>
      run(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'], {
        env: { ...process.env, SPARKHUB_RUNTIME: runtime },
      }),
  ],
];
const failed = ensureEnvironment()
  ? checks.filter(([, check]) => !check()).map(([name]) => name)
  : ['environment'];
if (failed.length > 0) process.stderr.write(`python: ${failed.join(', ')} failed\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
