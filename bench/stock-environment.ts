import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageDir } from '../src/drivers/package.ts';
import { findJava } from '../src/drivers/runtime/java/find.ts';
import { cacheDir, locateRuntime, lockPath } from '../src/drivers/runtime/locate.ts';
import { uvSettings } from '../src/drivers/runtime/python/pip-settings.ts';
import { command } from './command.ts';

/** What the manuals say to install; the versions are those of sparkhub's own lock. */
const PACKAGES = ['jupyterhub', 'jupyterlab', 'pyspark'];

/** Makes the stock environment, once for each lock, and gives its bin directory. Needs sparkhub's runtime to be there. */
export async function ensureStockEnvironment(signal: AbortSignal): Promise<string> {
  const lock = lockPath(packageDir, 'lab.txt');
  const digest = createHash('sha256').update(PACKAGES.join()).update(readFileSync(lock)).digest('hex');
  const directory = join(cacheDir(process.env), 'bench', digest.slice(0, 16));
  const complete = join(directory, 'complete');
  if (!existsSync(complete)) {
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    await install(directory, lock, signal);
    writeFileSync(complete, '');
  }
  return join(directory, 'bin');
}

async function install(directory: string, lock: string, signal: AbortSignal): Promise<void> {
  const runtime = locateRuntime({ packageDir, env: process.env });
  const installer = join(runtime, 'installer', 'bin');
  const settings = await command([join(installer, 'python'), '-m', 'pip', 'config', 'list'], {
    cwd: directory,
  });
  const env = uvSettings(settings);
  const uv = (...args: readonly string[]): Promise<string> =>
    command([join(installer, 'uv'), ...args], { cwd: directory, env, signal });
  const certificates = ['--system-certs', '--no-progress'];
  await uv(
    'venv',
    ...certificates,
    '--allow-existing',
    '--python',
    join(runtime, 'lab', 'bin', 'python'),
    directory,
  );
  await uv(
    ...[
      'pip',
      'install',
      ...certificates,
      '--compile-bytecode',
      '--python',
      join(directory, 'bin', 'python'),
    ],
    ...['--constraints', lock, '--build-constraints', lockPath(packageDir, 'build.txt')],
    ...PACKAGES,
  );
}

/** The Java sparkhub uses too: the machine's own, else the one sparkhub brought. Null when `java` is on the PATH. */
export function javaHome(): string | null {
  const java = findJava(process.env).find(({ suitable }) => suitable);
  if (java === undefined) return join(locateRuntime({ packageDir, env: process.env }), 'java');
  return java.source === 'PATH' ? null : java.home;
}
