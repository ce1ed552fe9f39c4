import { link, readFile, rename, rm } from 'node:fs/promises';

/** Puts a finished file in a lock's place; false when one is there. A link is made whole or not at all. */
export async function placeLock(from: string, lock: string): Promise<boolean> {
  try {
    await link(from, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** What a lock says of its holder; undefined when it is gone or damaged. */
export async function readLockFile<T>(lock: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(lock, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

/** Takes a dead holder's lock away. Renaming decides between two that both see it dead. */
export async function removeStaleLock(lock: string): Promise<void> {
  const aside = `${lock}.stale-${process.pid}`;
  await rename(lock, aside).catch(() => {});
  await rm(aside, { force: true });
}
