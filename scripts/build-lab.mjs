// Builds lab/, what JupyterLab shows of Spark, into python/labextensions. Does nothing when it is current.
// `--types` installs the packages that are needed for their types alone as well, and checks the types.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { modified, newest, root, run, withLock } from './prepare.mjs';

const lab = join(root, 'lab');
const built = join(root, 'python', 'labextensions', '@sparkhub', 'lab', 'package.json');
const npm = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error'];

const installed = () => modified(join(lab, 'node_modules', '.package-lock.json'));
const packagesStale = () => installed() < modified(join(lab, 'package-lock.json'));
const typesMissing = () => modified(join(lab, 'node_modules', '@jupyterlab', 'notebook')) === 0;
const buildStale = () =>
  modified(built) <
  Math.max(
    newest(join(lab, 'src')),
    newest(join(lab, 'style')),
    modified(join(lab, 'package.json')),
    modified(join(lab, 'rspack.config.cjs')),
  );

// Where the types are, they stay: npm takes away what it is told to omit.
async function install(withTypes) {
  process.stderr.write('Installing the packages that build the JupyterLab extension...\n');
  const args = ['install', ...npm, ...(withTypes ? [] : ['--omit=dev'])];
  if (await run('npm', args, { cwd: lab })) return true;
  process.stderr.write(
    'npm install failed. Check the network and run the same command again; nothing is lost.\n',
  );
  return false;
}

async function build() {
  mkdirSync(join(built, '..'), { recursive: true });
  const modules = join(lab, 'node_modules');
  const core = join(modules, '@jupyterlab', 'core-meta', 'core.package.json');
  const builder = join(modules, '@jupyter', 'builder', 'lib', 'build-labextension.js');
  if (await run(process.execPath, [builder, '--core-package-file', core, lab], { cwd: lab })) return true;
  // What is half built would be taken for current.
  rmSync(join(built, '..'), { recursive: true, force: true });
  return false;
}

/** Installs and builds what is missing or stale. Resolves to false, having said why, when that fails. */
export async function prepareLab() {
  if (!packagesStale() && !buildStale()) return true;
  return withLock(
    async () => (!packagesStale() || (await install(!typesMissing()))) && (!buildStale() || build()),
  );
}

/** Checks the types of lab/. Resolves to whether they hold. */
export async function checkTypes() {
  const ready = await withLock(async () => !(packagesStale() || typesMissing()) || install(true));
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  return ready && run(process.execPath, [tsc, '--noEmit', '-p', lab]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const done = process.argv.includes('--types') ? await checkTypes() : await prepareLab();
  process.exitCode = done ? 0 : 1;
}
