import { parseArgs } from 'node:util';
import { benchDriver } from './driver.ts';
import { benchCluster } from './kubernetes/main.ts';
import { benchLocal } from './local.ts';
import { describeMachine } from './machine.ts';
import { benchSessions } from './sessions/main.ts';

const USAGE = `Usage: npm run bench -- [--rounds N] [--idle SECONDS] [-o json]
       npm run bench -- sessions [-o json]
       npm run bench -- driver [-o json]
       npm run bench -- kubernetes [--rounds N] [--chart PATH] [-o json]
`;

const PLACES = { local: benchLocal, kubernetes: benchCluster, sessions: benchSessions, driver: benchDriver };

interface BenchRequest {
  readonly place: keyof typeof PLACES;
  readonly rounds: number;
  readonly idleMs: number;
  readonly chart: string | undefined;
  readonly json: boolean;
}

/** What the command line asks for; null when it cannot be understood. */
function parse(argv: readonly string[]): BenchRequest | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        rounds: { type: 'string', default: '3' },
        idle: { type: 'string', default: '75' },
        chart: { type: 'string' },
        output: { type: 'string', short: 'o', default: 'table' },
      },
    });
    const [place = 'local', ...more] = positionals;
    const [rounds, idle] = [Number(values.rounds), Number(values.idle)];
    if (!Number.isInteger(rounds) || rounds < 1 || !(idle >= 0) || !['table', 'json'].includes(values.output))
      return null;
    if (!Object.hasOwn(PLACES, place) || more.length > 0) return null;
    return {
      place: place as keyof typeof PLACES,
      rounds,
      idleMs: idle * 1000,
      chart: values.chart,
      json: values.output === 'json',
    };
  } catch {
    return null;
  }
}

const say = (text: string): boolean => process.stderr.write(`${text}\n`);

async function bench(request: BenchRequest, signal: AbortSignal): Promise<void> {
  const machine = describeMachine();
  if (machine.load > machine.cores / 2)
    say(
      `This machine is busy (load ${machine.load.toFixed(1)} on ${machine.cores} cores): take the figures with care.`,
    );
  const { table, json } = await PLACES[request.place]({ ...request, say }, signal);
  process.stdout.write(request.json ? `${JSON.stringify({ machine, ...json }, null, 2)}\n` : `${table}\n`);
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
