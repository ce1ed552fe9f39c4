// Makes a clone runnable: npm packages as locked, and dist/ built from src/. Does nothing when both are current.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export const modified = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

/** Newest modification time in milliseconds of any file below `directory`. */
export function newest(directory) {
  let latest = 0;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return latest;
}

/** Runs a command to its end with its output on stderr; resolves to whether it succeeded. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
    child.on('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      resolve(false);
    });
    child.on('exit', (code) => resolve(code === 0));
  });
}

const packagesStale = () =>
  modified(join(root, 'node_modules', '.package-lock.json')) < modified(join(root, 'package-lock.json'));
const buildStale = () =>
  modified(join(root, 'dist', 'main.js')) <
  Math.max(newest(join(root, 'src')), modified(join(root, 'package.json')));

/** Two commands started together must not install over one another: the second waits for the first. */
export async function withLock(work) {
  const lock = join(root, '.prepare.lock');
  for (;;) {
    try {
      closeSync(openSync(lock, 'wx'));
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (Date.now() - modified(lock) > 10 * 60_000) rmSync(lock, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

async function installAndBuild() {
  if (packagesStale()) {
    process.stderr.write('Installing npm packages as locked...\n');
    // Not `npm ci`: it fails where a mirror of the registry lacks an optional package for another platform.
    // Versions and hashes are the lock's all the same, and --no-save leaves the lock as it is.
    if (!(await run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']))) {
      process.stderr.write(
        'npm install failed. Check the network and run the same command again; nothing is lost.\n',
      );
      return false;
    }
  }
  return !buildStale() || run(process.execPath, [join(root, 'scripts', 'build.mjs')]);
}

/** Installs and builds what is missing or stale. Resolves to false, having said why, when that fails. */
export async function prepare() {
  if (!packagesStale() && !buildStale()) return true;
  return withLock(installAndBuild);
}
