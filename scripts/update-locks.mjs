// Resolves runtime/*.in to runtime/*.txt: every version and every hash, for Linux and macOS, without an address.
// Usage: node scripts/update-locks.mjs [NAME...]   (needs `uv`: on the PATH, or named by UV)
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const runtime = join(dirname(dirname(fileURLToPath(import.meta.url))), 'runtime');
const OLDEST_PYTHON = '3.10';
const LOCKS = ['uv', 'build', 'hub', 'lab', 'spark', 'cluster-hub', 'java', 'dev', 'scan'];

/** Packages that only Windows needs are left out: sparkhub does not run there. */
const windowsOnly = (requirement) =>
  /; (sys_platform == 'win32'|os_name == 'nt')\s*\\?$/.test(requirement.split('\n')[0]);

function resolve(name) {
  const text = execFileSync(
    process.env.UV ?? 'uv',
    [
      ...[
        'pip',
        'compile',
        '--universal',
        '--generate-hashes',
        '--python-version',
        OLDEST_PYTHON,
        '--system-certs',
      ],
      ...[
        '--no-header',
        '--no-annotate',
        '--no-emit-index-url',
        '--quiet',
        '--upgrade',
        join(runtime, `${name}.in`),
      ],
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const requirements = text.split(/\n(?=[a-z0-9])/i).filter((requirement) => !windowsOnly(requirement));
  return `${requirements.join('\n').trimEnd()}\n`;
}

for (const name of process.argv.length > 2 ? process.argv.slice(2) : LOCKS) {
  const header = `# Made by scripts/update-locks.mjs from ${name}.in. Do not edit.\n`;
  const lock = header + resolve(name);
  if (/:\/\//.test(lock)) throw new Error(`runtime/${name}.txt would hold an address`);
  const path = join(runtime, `${name}.txt`);
  const same = (() => {
    try {
      return readFileSync(path, 'utf8') === lock;
    } catch {
      return false;
    }
  })();
  if (!same) writeFileSync(path, lock);
  process.stdout.write(`${same ? 'same   ' : 'written'} runtime/${name}.txt\n`);
}
