import { packageDir } from '../package.ts';
import { lockedJars } from './jars.ts';
import { type LockFile, readLock } from './locate.ts';

/** What people ask the version of, and the lock that pins it. */
const NAMED: readonly (readonly [name: string, lock: LockFile])[] = [
  ['jupyterhub', 'hub.txt'],
  ['jupyterlab', 'lab.txt'],
  ['pyspark', 'lab.txt'],
];

/** Versions that this sparkhub installs, by name; read from its own locks. */
export function lockedVersions(): Record<string, string> {
  const versions: Record<string, string> = {};
  for (const [name, lock] of NAMED) {
    versions[name] = new RegExp(`^${name}==(\\S+)`, 'm').exec(readLock(packageDir, lock))?.[1] ?? 'unknown';
  }
  for (const { module, revision } of lockedJars(packageDir)) versions[module] = revision;
  return versions;
}
