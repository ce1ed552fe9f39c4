import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject, Pod } from '../../src/drivers/cluster/api/objects.ts';
import type { Connection } from '../../src/drivers/cluster/connection.ts';
import type { HubSession } from '../../src/drivers/jupyter/hub.ts';
import { runCell } from '../cells.ts';
import type { ClusterFigures } from './lines.ts';
import { executorsIn, untilNone } from './round.ts';

const WANTED = 100;
const POLL_MS = 50;
const LIMIT_MS = 180_000;

/**
 * More cores than a machine of the pool has (8): nothing is started, and no autoscaler stirs. Spark wants one executor at
 * least, which then waits with the others; neither contender waits for it.
 */
const SESSION_CELL = `
from pyspark.sql import SparkSession
spark = (SparkSession.builder.config('spark.dynamicAllocation.enabled', 'false')
    .config('spark.executor.instances', '1').config('spark.executor.cores', '10')
    .config('spark.scheduler.minRegisteredResourcesRatio', '0')
    .config('spark.executor.memory', '1g').getOrCreate())
`;
/** All in all, whatever Spark counts already. */
const ASK_CELL = `
jvm = spark.sparkContext._jvm
nowhere = jvm.org.apache.spark.api.python.PythonUtils.toScalaMap(jvm.java.util.HashMap())
spark.sparkContext._jsc.sc().requestTotalExecutors(${WANTED}, 0, nowhere)
`;

interface Where {
  readonly hub: HubSession;
  readonly namespace: string;
  readonly connection: Connection;
  readonly signal: AbortSignal;
}

type Hundred = Pick<ClusterFigures, 'hundred' | 'hundredSpan' | 'bare' | 'hundredToBare' | 'spanToBare'>;

/** Asks for 100 executors that no machine can take, until their pods exist; then makes the same pods in a bare loop. */
export async function measureHundred({ hub, namespace, connection, signal }: Where): Promise<Hundred> {
  const kernel = await hub.startKernel();
  await runCell(kernel, SESSION_CELL, signal);
  await until(signal, async () => (await executorsIn(connection, namespace)).length === 1);
  const asked = performance.now();
  const cell = runCell(kernel, ASK_CELL, signal);
  const { first, last } = await watch(connection, namespace, signal);
  await cell;
  const pattern = await onePod(connection, namespace);
  await runCell(kernel, 'spark.stop()', signal);
  await untilNone(connection, namespace, signal);
  const bare = await loop(connection, pattern);
  const [hundred, hundredSpan] = [(last - asked) / 1000, (last - first) / 1000];
  return { hundred, hundredSpan, bare, hundredToBare: hundred / bare, spanToBare: hundredSpan / bare };
}

async function until(signal: AbortSignal, holds: () => Promise<boolean>): Promise<void> {
  const begun = performance.now();
  while (!(await holds())) {
    if (performance.now() - begun > LIMIT_MS) throw new Error('the first executor is not asked for');
    await sleep(POLL_MS, undefined, { signal });
  }
}

/** When the first and when the last of them was seen, in milliseconds. */
async function watch(
  connection: Connection,
  namespace: string,
  signal: AbortSignal,
): Promise<{ readonly first: number; readonly last: number }> {
  const begun = performance.now();
  let first: number | undefined;
  for (;;) {
    const seen = (await executorsIn(connection, namespace)).length;
    const now = performance.now();
    if (seen > 1) first ??= now;
    if (seen >= WANTED) return { first: first!, last: now };
    if (now - begun > LIMIT_MS)
      throw new Error(`only ${seen} of ${WANTED} executors exist after ${LIMIT_MS / 1000} s`);
    await sleep(POLL_MS, undefined, { signal });
  }
}

async function onePod({ api }: Connection, namespace: string): Promise<Pod> {
  const [pod] = await api.list<Pod>('v1', 'Pod', { namespace, labels: 'spark-role=executor' });
  if (pod === undefined) throw new Error('there is no executor to copy');
  return pod;
}

/** Makes 100 pods like `pattern`, one after the other, as fast as the API server takes them; in seconds. */
async function loop({ api }: Connection, pattern: Pod): Promise<number> {
  const { namespace = '', annotations } = pattern.metadata;
  const copies = Array.from(
    { length: WANTED },
    (_, at): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: `bare-${at}`,
        namespace,
        labels: { 'sparkhub.io/bench': 'bare' },
        ...(annotations === undefined ? {} : { annotations }),
      },
      spec: pattern.spec,
    }),
  );
  const begun = performance.now();
  try {
    for (const copy of copies) await api.create(copy);
    return (performance.now() - begun) / 1000;
  } finally {
    for (const { metadata } of copies)
      await api.remove(
        { apiVersion: 'v1', kind: 'Pod', namespace, name: metadata.name },
        { graceSeconds: 0 },
      );
  }
}
