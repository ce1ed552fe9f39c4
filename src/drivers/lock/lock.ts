import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { DriverError } from '../driver.ts';
import { ensureStateDir, explainWrite } from '../files/write.ts';
import { identify, isAlive, type ProcessIdentity } from '../runtime/process-identity.ts';

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
    // A link is made whole or not at all, so nobody reads half a lock.
    while (!(await linked(own, path))) await refuseOrTakeAway(path, stateDir);
    return await work();
  } finally {
    if ((await readHolder(path))?.pid === process.pid) await rm(path, { force: true });
    await rm(own, { force: true });
  }
}

async function refuseOrTakeAway(path: string, stateDir: string): Promise<void> {
  const holder = await readHolder(path);
  if (holder !== undefined && isAlive(holder)) {
    throw new DriverError(
      `Another "${holder.what}" (process ${holder.pid}, user ${holder.user}, since ${holder.since.slice(11, 19)} UTC) works on ${stateDir}.`,
      {
        fix: `Wait until it is done, or end it with: kill ${holder.pid}`,
      },
    );
  }
  // Renaming decides between two that both see a dead holder.
  const aside = `${path}.stale-${process.pid}`;
  await rename(path, aside).catch(() => {});
  await rm(aside, { force: true });
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}
