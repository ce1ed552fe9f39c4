import { DriverError } from '../../drivers/driver.ts';
import type { World } from './stage.ts';

/** Long enough for a cell on a machine that does other work as well, in milliseconds. */
const CELL_LIMIT_MS = 300_000;
const EVIDENCE_LINES = 8;

/** Runs code in the journey's kernel and gives what it printed, trimmed. A cell that fails throws `DriverError`. */
export async function runCell(world: World, code: string, timeoutMs = CELL_LIMIT_MS): Promise<string> {
  const signal = world.hub!.visitor.connection.signal;
  const { ok, text, errors, error } = await world.kernel!.execute(code, { timeoutMs, signal });
  if (ok) return text.trim();
  const log = errors.trim().split('\n').slice(-EVIDENCE_LINES).join('\n');
  throw new DriverError(`The cell failed: ${error?.name}: ${error?.value.split('\n')[0]?.slice(0, 300)}`, {
    fix: `See: sparkhub logs spark-worker, and: sparkhub logs server-${world.hub!.user}`,
    evidence: log,
  });
}
