import { setTimeout as sleep } from 'node:timers/promises';
import type { Pod } from '../../src/drivers/cluster/api/objects.ts';
import type { Connection } from '../../src/drivers/cluster/connection.ts';
import type { HubSession } from '../../src/drivers/jupyter/hub.ts';
import type { Kernel } from '../../src/drivers/jupyter/kernel.ts';
import { ORIGINAL_CELL } from '../../src/operate/journey/original-cell.ts';
import { QUERY_CELL, runCell, timed } from '../cells.ts';
import { type ClusterContender, SPARK_POOL } from './contender.ts';
import { measureHundred } from './hundred.ts';
import type { ClusterFigures } from './lines.ts';

const POLL_MS = 100;
/** A machine of the pool comes and goes within a minute or two. */
const POOL_LIMIT_MS = 300_000;
const GONE_LIMIT_MS = 300_000;
const CELL_LIMIT_MS = 600_000;

/** The original's cell, and then until Spark knows six executors. */
const SESSION_CELL = `${ORIGINAL_CELL}
import time
_begun = time.monotonic()
while len(spark.sparkContext._jsc.sc().statusTracker().getExecutorInfos()) - 1 < 6:
    if time.monotonic() - _begun > 300:
        raise TimeoutError('six executors did not come within five minutes')
    time.sleep(0.1)
`;

/** Does what a person does on a platform that is up, from no machine in the pool of executors. */
export async function measureCluster(
  contender: ClusterContender,
  connection: Connection,
  signal: AbortSignal,
): Promise<ClusterFigures> {
  await untilPoolIsEmpty(connection, signal);
  const hub = await contender.enter(signal);
  try {
    const spawn = await timed(() => arrive(hub));
    let cells!: Kernel;
    const kernel = await timed(async () => {
      cells = await hub.startKernel();
      await runCell(cells, '1', signal);
    });
    const session = await timed(() => runCell(cells, SESSION_CELL, signal, CELL_LIMIT_MS));
    const result = await timed(() => runCell(cells, QUERY_CELL, signal));
    const gone = await timed(async () => {
      await runCell(cells, 'spark.stop()', signal);
      await untilNone(connection, contender.namespace, signal);
    });
    const hundred = await measureHundred({ hub, namespace: contender.namespace, connection, signal });
    return { spawn, kernel, session, result, inAll: spawn + kernel + session + result, gone, ...hundred };
  } finally {
    await leave(hub, connection, contender.namespace);
  }
}

/** Once, unmeasured: machines for notebooks come, and what is made at a first start is there. */
export async function warmUp(
  contender: ClusterContender,
  connection: Connection,
  signal: AbortSignal,
): Promise<void> {
  const hub = await contender.enter(signal);
  try {
    await arrive(hub);
  } finally {
    await leave(hub, connection, contender.namespace);
  }
}

async function arrive(hub: HubSession): Promise<void> {
  await hub.spawn();
  const { status } = await hub.fetchPage(`${hub.serverPath}api/status`);
  if (status !== 200) throw new Error(`the server answers HTTP ${status}`);
}

/** Also when it was interrupted: nothing stays to disturb the other. */
async function leave(hub: HubSession, connection: Connection, namespace: string): Promise<void> {
  const patience = AbortSignal.timeout(GONE_LIMIT_MS);
  hub.obey(patience);
  await hub.stopServer();
  for (const { metadata } of await executorsIn(connection, namespace)) {
    const { name } = metadata;
    await connection.api.remove({ apiVersion: 'v1', kind: 'Pod', namespace, name }, { graceSeconds: 0 });
  }
  await untilNone(connection, namespace, patience);
}

export const executorsIn = ({ api }: Connection, namespace: string): Promise<Pod[]> =>
  api.list<Pod>('v1', 'Pod', { namespace, labels: 'spark-role=executor', metadataOnly: true });

export async function untilNone(
  connection: Connection,
  namespace: string,
  signal: AbortSignal,
): Promise<void> {
  await until(signal, GONE_LIMIT_MS, 'executors stay', async () => {
    return (await executorsIn(connection, namespace)).length === 0;
  });
}

async function untilPoolIsEmpty({ api }: Connection, signal: AbortSignal): Promise<void> {
  await until(signal, POOL_LIMIT_MS, 'the machines of the spark pool stay', async () => {
    const labels = `${SPARK_POOL.key}=${SPARK_POOL.value}`;
    return (await api.list('v1', 'Node', { labels, metadataOnly: true })).length === 0;
  });
}

async function until(
  signal: AbortSignal,
  limitMs: number,
  what: string,
  holds: () => Promise<boolean>,
): Promise<void> {
  const begun = performance.now();
  while (!(await holds())) {
    if (performance.now() - begun > limitMs) throw new Error(`${what}, for ${limitMs / 1000} s now`);
    await sleep(POLL_MS, undefined, { signal });
  }
}
