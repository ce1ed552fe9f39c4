import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Raised when what is installed changes although no lock does: the layout, the launcher, the way of installing. */
const LAYOUT_VERSION = '1';

/** The files in `<package>/runtime` that say what is installed. */
export const LOCK_FILES = [
  'uv.txt',
  'build.txt',
  'hub.txt',
  'lab.txt',
  'java.txt',
  'jars.lock.json',
] as const;
export type LockFile = (typeof LOCK_FILES)[number];

export interface LocateOptions {
  readonly packageDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly platform?: string;
  readonly arch?: string;
}

/** `~/.cache/sparkhub`, or where SPARKHUB_CACHE or XDG_CACHE_HOME say. */
export function cacheDir(env: NodeJS.ProcessEnv): string {
  if (env.SPARKHUB_CACHE) return env.SPARKHUB_CACHE;
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'sparkhub');
}

/**
 * Directory of the pinned runtime for this version of sparkhub on this kind of machine; it may not exist yet. Takes a
 * few milliseconds. A forced Java or Python has a runtime of its own, so that it cannot disturb a running platform.
 */
export function locateRuntime({
  packageDir,
  env,
  platform = process.platform,
  arch = process.arch,
}: LocateOptions): string {
  const hash = createHash('sha256').update(
    [LAYOUT_VERSION, platform, arch, env.SPARKHUB_JAVA, env.SPARKHUB_PYTHON].join('\0'),
  );
  for (const name of LOCK_FILES) hash.update(`\0${name}\0`).update(readLock(packageDir, name));
  return join(cacheDir(env), 'runtime', hash.digest('hex').slice(0, 16));
}

export const lockPath = (packageDir: string, name: LockFile): string => join(packageDir, 'runtime', name);

export const readLock = (packageDir: string, name: LockFile): string =>
  readFileSync(lockPath(packageDir, name), 'utf8');
