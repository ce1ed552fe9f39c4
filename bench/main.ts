import { availableParallelism, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
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
const USAGE = 'Usage: npm run bench -- [--rounds N] [--idle SECONDS] [-o json]\n';

interface BenchRequest {
  readonly rounds: number;
  readonly idleMs: number;
  readonly json: boolean;
}

/** What the command line asks for; null when it cannot be understood. */
function parse(argv: readonly string[]): BenchRequest | null {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        rounds: { type: 'string', default: '3' },
        idle: { type: 'string', default: '75' },
        output: { type: 'string', short: 'o', default: 'table' },
      },
    });
    const [rounds, idle] = [Number(values.rounds), Number(values.idle)];
    if (!Number.isInteger(rounds) || rounds < 1 || !(idle >= 0) || !['table', 'json'].includes(values.output))
      return null;
    return { rounds, idleMs: idle * 1000, json: values.output === 'json' };
  } catch {
    return null;
  }
}

const say = (text: string): boolean => process.stderr.write(`${text}\n`);

async function bench({ rounds, idleMs, json }: BenchRequest, signal: AbortSignal): Promise<void> {
  const [load, cores] = [loadavg()[0]!, availableParallelism()];
  if (load > cores / 2)
    say(`This machine is busy (load ${load.toFixed(1)} on ${cores} cores): take the figures with care.`);
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
  const lines = summarize(figures);
  const machine = {
    cores,
    memoryMib: Math.round(totalmem() / 2 ** 20),
    load,
    platform: process.platform,
    node: process.version,
  };
  process.stdout.write(
    json
      ? `${JSON.stringify({ machine, lines, rounds: figures }, null, 2)}\n`
      : `${describeSummary(lines)}\n`,
  );
}

const request = parse(process.argv.slice(2));
const interrupt = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => {
    say('Stopping what was started...');
    interrupt.abort();
  });
}
if (request === null) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  try {
    await bench(request, interrupt.signal);
  } catch (error) {
    if (!interrupt.signal.aborted) say(error instanceof Error ? error.message : String(error));
    process.exitCode = interrupt.signal.aborted ? 130 : 1;
  }
}
