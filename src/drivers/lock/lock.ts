import { join } from 'node:path';
import { DriverError } from '../driver.ts';
import { ensureStateDir } from '../files/write.ts';
import { accountName } from '../machine.ts';
import { identify, type ProcessIdentity } from '../process-identity.ts';
import { releaseLock, takeLock } from './lock-file.ts';

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
  const path = join(stateDir, 'run', 'lock');
  const mine: Holder = {
    ...identify(process.pid),
    user: accountName(),
    since: new Date().toISOString(),
    what,
  };
  const holder = await takeLock(path, mine);
  if (holder !== undefined) throw heldBy(holder, stateDir);
  try {
    return await work();
  } finally {
    await releaseLock(path, mine);
  }
}

function heldBy({ what, pid, user, since }: Holder, stateDir: string): DriverError {
  return new DriverError(
    `Another "${what}" (process ${pid}, user ${user}, since ${since.slice(11, 19)} UTC) works on ${stateDir}.`,
    { fix: `Wait until it is done, or end it with: kill ${pid}` },
  );
}
