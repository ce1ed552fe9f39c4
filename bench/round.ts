import { setTimeout as sleep } from 'node:timers/promises';
import { signIn } from '../src/drivers/jupyter/hub.ts';
import type { Kernel } from '../src/drivers/jupyter/kernel.ts';
import { QUERY_ANSWER, QUERY_CELL, runCell, timed } from './cells.ts';
import type { Running, Start } from './contender.ts';
import type { Figures } from './lines.ts';
import { memoryMib } from './memory.ts';

const SESSION_CELL = `
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
`;
/** So that what was just done does not count as rest. */
const SETTLE_MS = 5_000;

export interface RoundOptions {
  readonly signal: AbortSignal;
  /** How long a session is left alone before it counts as idle. */
  readonly idleMs: number;
}

/** Starts a contender, does what a person does, and stops it again, whatever happens. */
export async function measureRound(start: Start, options: RoundOptions): Promise<Figures> {
  const begun = performance.now();
  const running = await start(options.signal);
  const ready = secondsSince(begun);
  try {
    return { ready, ...(await measureUse(running, options)) };
  } finally {
    await running.stop();
  }
}

async function measureUse(
  { baseUrl, password, stateDir }: Running,
  { signal, idleMs }: RoundOptions,
): Promise<Omit<Figures, 'ready'>> {
  const arrived = performance.now();
  const hub = await signIn({ baseUrl, user: 'bench', password, signal });
  await hub.spawn();
  const page = await hub.fetchPage(`${hub.serverPath}lab`);
  if (page.status !== 200 || !page.text.includes('jupyter-config-data'))
    throw new Error(`no JupyterLab: HTTP ${page.status}`);
  const lab = secondsSince(arrived);

  await sleep(SETTLE_MS, undefined, { signal });
  const memoryServer = memoryMib(stateDir);

  const asked = performance.now();
  const cells = await hub.startKernel();
  await runCell(cells, '1', signal);
  const kernel = secondsSince(asked);
  const session = await timed(() => runCell(cells, SESSION_CELL, signal));
  const result = await timed(() => query(cells, signal));
  const again = await timed(() => query(cells, signal));

  await sleep(SETTLE_MS, undefined, { signal });
  const memoryUsed = memoryMib(stateDir);
  await sleep(Math.max(0, idleMs - SETTLE_MS), undefined, { signal });
  const memorySession = memoryMib(stateDir);
  const inAll = lab + kernel + session + result;
  return { lab, kernel, session, result, inAll, again, memoryServer, memoryUsed, memorySession };
}

async function query(kernel: Kernel, signal: AbortSignal): Promise<void> {
  const answer = await runCell(kernel, QUERY_CELL, signal);
  if (answer !== QUERY_ANSWER) throw new Error(`the query answers ${answer} instead of ${QUERY_ANSWER}`);
}

const secondsSince = (begun: number): number => (performance.now() - begun) / 1000;
