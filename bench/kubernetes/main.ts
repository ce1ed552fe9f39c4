import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../src/drivers/cluster/connection.ts';
import { packageDir } from '../../src/drivers/package.ts';
import { cacheDir } from '../../src/drivers/runtime/locate.ts';
import { describeFigure, describeSummary, summarize } from '../summary.ts';
import type { ClusterContender } from './contender.ts';
import { CLUSTER_LINES, type ClusterFigures } from './lines.ts';
import { measureCluster, warmUp } from './round.ts';
import { startSparkhub } from './sparkhub.ts';
import { startStock } from './stock.ts';

interface ClusterRequest {
  readonly rounds: number;
  /** Of Zero to JupyterHub; undefined is the cache's, else the small one of the end-to-end tests. */
  readonly chart: string | undefined;
  readonly say: (text: string) => void;
}

export interface ClusterResult {
  readonly table: string;
  readonly json: object;
}

const CHART = 'jupyterhub-4.4.0';
const STAND_IN = join(packageDir, 'test', 'e2e-kubernetes', 'testdata', 'stand-in-chart');
/** Whoever comes second finds the machine warmer, so each does in turn. */
const ORDERS = [
  ['sparkhub', 'stock'],
  ['stock', 'sparkhub'],
] as const;

/**
 * sparkhub beside a stock peer in the cluster that KUBECONFIG names, both up at the same time, with the same chart and
 * the same images, one measured after the other. Takes both away in the end.
 */
export async function benchCluster(
  { rounds, chart: asked, say }: ClusterRequest,
  signal: AbortSignal,
): Promise<ClusterResult> {
  const connection = await connect(process.env, null);
  const chart = asked ?? findChart(say);
  const started: Partial<Record<'sparkhub' | 'stock', ClusterContender>> = {};
  const figures: Record<'sparkhub' | 'stock', ClusterFigures[]> = { sparkhub: [], stock: [] };
  try {
    say('Bringing up sparkhub, with its images...');
    const sparkhub = await startSparkhub({ connection, chart, signal });
    started.sparkhub = sparkhub;
    say('Bringing up the stock peer, with the same images...');
    started.stock = await startStock({ connection, chart, signal }, sparkhub.images);
    const contenders = { sparkhub, stock: started.stock };
    for (const contender of Object.values(contenders)) await warmUp(contender, connection, signal);
    for (let round = 1; round <= rounds; round++) {
      for (const name of ORDERS[round % 2]!) {
        signal.throwIfAborted();
        const found = await measureCluster(contenders[name], connection, signal);
        figures[name].push(found);
        const told = CLUSTER_LINES.map(
          ({ id, title, unit }) => `${title.trim()} ${describeFigure(found[id], unit)}`,
        );
        say(`round ${round}/${rounds} ${name}: ${told.join(', ')}`);
      }
    }
  } finally {
    say('Taking both away...');
    for (const contender of Object.values(started))
      await contender.down().catch((error) => say(String(error)));
  }
  const lines = summarize(figures, CLUSTER_LINES);
  return { table: describeSummary(lines), json: { chart, lines, rounds: figures } };
}

function findChart(say: (text: string) => void): string {
  const cached = join(cacheDir(process.env), 'charts', CHART);
  if (existsSync(cached)) return cached;
  say(`${CHART} is not in the cache: both are installed from the tests' own small chart.`);
  return STAND_IN;
}
