import type { Report } from '../drivers/driver.ts';
import type { Where } from './load.ts';
import { knownPlace } from './place/place.ts';

interface DownRequest {
  readonly purge: boolean;
  /** Asked before people's work is deleted, with what holds it. */
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
  /** What would not end; empty when all is well. */
  readonly left: readonly string[];
}

/** Stops everything and leaves no process, port or lock. Needs no valid file: what runs can always be stopped. */
export async function down(where: Where, { purge, confirm, report }: DownRequest): Promise<DownResult> {
  const place = await knownPlace(where);
  if (!place.exists()) return { ok: true, ran: false, purged: false, refused: false, left: [] };
  const precious = purge ? await place.precious() : [];
  const refused = precious.length > 0 && !(await confirm(precious));
  const { ran, left } = await place.alone('sparkhub down', () => place.stop(report));
  const purged = purge && !refused && left.length === 0;
  if (purged) await place.purge(report);
  return { ok: left.length === 0 && !refused, ran, purged, refused, left };
}
