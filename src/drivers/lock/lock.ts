import { mkdir, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { DriverError } from '../driver.ts';
import { ensureStateDir, explainWrite } from '../files/write.ts';
import { identify, isAlive, type ProcessIdentity } from '../process-identity.ts';
import { placeLock, readLockFile, removeStaleLock } from './lock-file.ts';

interface Holder extends ProcessIdentity {
  readonly user: string;
  readonly since: string;
  readonly what: string;
}

/**
 * Does work on a platform that only one may do at a time. Of two, one goes on and the other is told who holds it
 * (`DriverError`). A lock whose holder is gone is taken over.
 */
export async function withLock<T>(stateDir: string, what: string, work: () => Promise<T>): Promise<T> {
  await ensureStateDir(stateDir);
  const run = join(stateDir, 'run');
  const path = join(run, 'lock');
  const own = `${path}.${process.pid}`;
  const holder: Holder = {
    ...identify(process.pid),
    user: userInfo().username,
    since: new Date().toISOString(),
    what,
  };
  try {
    await mkdir(run, { recursive: true, mode: 0o700 });
    await writeFile(own, JSON.stringify(holder), { mode: 0o600 });
  } catch (error) {
    throw explainWrite(own, error);
  }
  try {
    while (!(await placeLock(own, path))) await refuseOrTakeAway(path, stateDir);
    return await work();
  } finally {
    if ((await readLockFile<Holder>(path))?.pid === process.pid) await rm(path, { force: true });
    await rm(own, { force: true });
  }
}

async function refuseOrTakeAway(path: string, stateDir: string): Promise<void> {
  const holder = await readLockFile<Holder>(path);
  if (holder !== undefined && isAlive(holder)) {
    throw new DriverError(
      `Another "${holder.what}" (process ${holder.pid}, user ${holder.user}, since ${holder.since.slice(11, 19)} UTC) works on ${stateDir}.`,
      {
        fix: `Wait until it is done, or end it with: kill ${holder.pid}`,
      },
    );
  }
  await removeStaleLock(path);
}
