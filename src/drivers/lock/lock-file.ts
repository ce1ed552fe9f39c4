import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DriverError } from '../driver.ts';
import { explainWrite } from '../files/write.ts';
import { isAlive, type ProcessIdentity } from '../process-identity.ts';

const LOOK_AGAIN_MS = 20;

/**
 * Takes a lock for this process, or gives the living holder. Of several that find a dead holder exactly one follows
 * it, after `bury` is done with what the dead one left. Throws `DriverError` when the place cannot be written.
 */
export async function takeLock<H extends ProcessIdentity>(
  lock: string,
  mine: H,
  bury: (dead: H | undefined) => Promise<void> = async () => {},
): Promise<H | undefined> {
  const draft = `${lock}.${randomUUID()}`;
  try {
    await mkdir(dirname(lock), { recursive: true, mode: 0o700 });
    await writeFile(draft, JSON.stringify(mine), { mode: 0o600 });
    while (!(await isPlaced(draft, lock))) {
      const found = await look<H>(lock);
      if (found.state === 'held') return found.holder;
      if (found.state === 'dead') await removeDead(draft, lock, bury);
    }
    return undefined;
  } catch (error) {
    throw explainWrite(lock, error);
  } finally {
    await rm(draft, { force: true }).catch(() => {});
  }
}

/** Gives a lock back; leaves it when it belongs to somebody else. */
export async function releaseLock(lock: string, { pid, started }: ProcessIdentity): Promise<void> {
  const found = await look(lock);
  if (found.state === 'held' && found.holder.pid === pid && found.holder.started === started)
    await rm(lock, { force: true });
}

/** A link is made whole or not at all, and never over another. */
async function isPlaced(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(code)) throw error;
    throw new DriverError(`The file system of ${dirname(to)} cannot hold locks: it has no hard links.`, {
      fix: 'Keep sparkhub.yaml on a local disk.',
      cause: error,
    });
  }
}

type Found<H> =
  | { readonly state: 'absent' }
  | { readonly state: 'held'; readonly holder: H }
  /** Its process is gone, or the file is damaged. */
  | { readonly state: 'dead'; readonly holder: H | undefined };

async function look<H extends ProcessIdentity>(lock: string): Promise<Found<H>> {
  const text = await readFile(lock, 'utf8').catch(() => undefined);
  if (text === undefined) return { state: 'absent' };
  try {
    const holder = JSON.parse(text) as H;
    return { state: isAlive(holder) ? 'held' : 'dead', holder };
  } catch {
    return { state: 'dead', holder: undefined };
  }
}

/**
 * Several may see the same dead holder. Without a lock for removing locks, the slowest of them would remove not the
 * dead one's lock but that of whoever came first.
 */
async function removeDead<H extends ProcessIdentity>(
  draft: string,
  lock: string,
  bury: (dead: H | undefined) => Promise<void>,
): Promise<void> {
  const removing = `${lock}.removing`;
  if (!(await isPlaced(draft, removing))) {
    if ((await look(removing)).state === 'dead') await rm(removing, { force: true });
    else await sleep(LOOK_AGAIN_MS);
    return;
  }
  try {
    const found = await look<H>(lock);
    if (found.state !== 'dead') return;
    await bury(found.holder);
    await rm(lock, { force: true });
  } finally {
    await rm(removing, { force: true });
  }
}
