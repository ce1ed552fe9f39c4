// Checks and tests python/, in an environment of its own made from runtime/dev.txt.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureEnvironment, runtime } from './development-environment.mjs';
import { root } from './prepare.mjs';

const environment = ensureEnvironment('dev');
const python = join(environment ?? '', 'bin', 'python');
const run = (command, args, options = {}) =>
  spawnSync(command, args, { cwd: join(root, 'python'), stdio: 'inherit', ...options }).status === 0;

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
const failed =
  environment === undefined ? ['environment'] : checks.filter(([, check]) => !check()).map(([name]) => name);
if (failed.length > 0) process.stderr.write(`python: ${failed.join(', ')} failed\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
