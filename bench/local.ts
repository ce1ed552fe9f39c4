import type { Contender } from './contender.ts';
import { type Figures, LINES } from './lines.ts';
import { measureRound } from './round.ts';
import { sparkhub } from './sparkhub.ts';
import { stock } from './stock.ts';
import { describeFigure, describeSummary, summarize } from './summary.ts';

/** Whoever comes second finds the machine warmer, so each does in turn. */
const ORDERS = [
  ['sparkhub', 'stock'],
  ['stock', 'sparkhub'],
] as const;

interface LocalRequest {
  readonly rounds: number;
  readonly idleMs: number;
  readonly say: (text: string) => void;
}

/** sparkhub beside a stock JupyterHub with PySpark on this machine, each started afresh in every round. */
export async function benchLocal(
  { rounds, idleMs, say }: LocalRequest,
  signal: AbortSignal,
): Promise<{ readonly table: string; readonly json: object }> {
  say('Installing what both need...');
  // In this order: the stock environment is made with sparkhub's installer.
  const starts = { sparkhub: await sparkhub.prepare(signal), stock: await stock.prepare(signal) };
  const figures: Record<Contender['name'], Figures[]> = { stock: [], sparkhub: [] };
  for (let round = 1; round <= rounds; round++) {
    for (const name of ORDERS[round % 2]!) {
      signal.throwIfAborted();
      const found = await measureRound(starts[name], { signal, idleMs });
      figures[name].push(found);
      const told = LINES.map(({ id, title, unit }) => `${title} ${describeFigure(found[id], unit)}`);
      say(`round ${round}/${rounds} ${name}: ${told.join(', ')}`);
    }
  }
  const lines = summarize(figures, LINES);
  return { table: describeSummary(lines), json: { lines, rounds: figures } };
}
