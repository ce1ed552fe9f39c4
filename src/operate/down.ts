import { configPath, stateDirOf } from '../drivers/config-file.ts';
import type { Report } from '../drivers/driver.ts';
import { withLock } from '../drivers/lock/lock.ts';
import { stopPlatform } from '../drivers/process/stop.ts';
import { preciousIn, removeState, stateExists } from '../drivers/state-directory.ts';
import type { Where } from './load.ts';

interface DownRequest {
  readonly purge: boolean;
  /** Asked before people's work is deleted, with the directories that hold it. */
  confirm(precious: readonly string[]): Promise<boolean>;
  readonly report: Report;
}

interface DownResult {
  readonly ok: boolean;
  /** Whether anything ran. */
  readonly ran: boolean;
  readonly purged: boolean;
  /** Whether deleting was refused. */
  readonly refused: boolean;
  /** Processes that would not end; empty when all is well. */
  readonly left: readonly string[];
}

/** Stops everything and leaves no process, port or lock. Needs no valid file: what runs can always be stopped. */
export async function down(where: Where, { purge, confirm, report }: DownRequest): Promise<DownResult> {
  const stateDir = stateDirOf(configPath(where.file, where.env, where.cwd));
  if (!stateExists(stateDir)) return { ok: true, ran: false, purged: false, refused: false, left: [] };
  const precious = purge ? await preciousIn(stateDir) : [];
  const refused = precious.length > 0 && !(await confirm(precious));
  const { ran, left } = await withLock(stateDir, 'sparkhub down', () => stopPlatform(stateDir, report));
  const purged = purge && !refused && left.length === 0;
  if (purged) await removeState(stateDir);
  return { ok: left.length === 0 && !refused, ran, purged, refused, left };
}
