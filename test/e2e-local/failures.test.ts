import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HubSession } from '../../src/drivers/jupyter/hub.ts';
import type { Kernel } from '../../src/drivers/jupyter/kernel.ts';
import type { Job, SparkSession } from '../../src/sessions/session.ts';
import { order, readSessions, startSession } from '../sessions.ts';
import { Place, root, until } from '../sparkhub.ts';
import { startNotebook } from './notebook.ts';
import { startRefusingStorage } from './refusing-storage.ts';

/** Two small executors; what fails is not tried again, which takes long and changes nothing. */
const CONF = {
  'spark.executor.instances': '2',
  'spark.executor.cores': '1',
  'spark.executor.memory': '512m',
  'spark.driver.memory': '512m',
  'spark.task.maxFailures': '1',
  'spark.stage.maxConsecutiveAttempts': '1',
};
const PAGE = readFileSync(join(root, 'docs', 'reference', 'failures.md'), 'utf8');
const CELL_MS = 120_000;

let place: Place;
let hub: HubSession;
let kernel: Kernel;
let id: string;

beforeAll(async () => {
  place = await Place.make();
  ({ hub, kernel } = await startNotebook(place));
  id = await startSession(kernel, CONF);
});
afterAll(() => place?.dispose());

const told = async (): Promise<SparkSession | undefined> =>
  (await readSessions(hub)).find((one) => one.id === id);

/** Runs a cell that must fail, and gives its job as the panel is told of it. */
async function fail(cell: string): Promise<Job> {
  const before = (await told())?.jobs[0]?.id ?? -1;
  const { ok } = await kernel.execute(cell, { timeoutMs: CELL_MS });
  expect(ok).toBe(false);
  return failedAfter(before);
}

async function failedAfter(before: number): Promise<Job> {
  let job: Job | undefined;
  await until('the failed job is told', async () => {
    job = (await told())?.jobs.find((one) => one.id > before && one.state === 'failed');
    return job !== undefined;
  });
  return job!;
}

const run = async (cell: string): Promise<string> => {
  const { ok, text, error } = await kernel.execute(cell, { timeoutMs: CELL_MS });
  if (!ok) throw new Error(`${error?.name}: ${error?.value}`);
  return text;
};

describe('a failure is explained', () => {
  const explained = (job: Job, code: string, sentence: string, evidence: RegExp): void => {
    expect(job.failure).toMatchObject({ code, sentence, evidence: expect.stringMatching(evidence) });
    expect(PAGE).toContain(`\n## ${code}\n`);
  };

  it('a package that only the notebook has', async () => {
    const job = await fail(`
import os, sys
os.makedirs(os.path.expanduser('~/tools'), exist_ok=True)
with open(os.path.expanduser('~/tools/forecasts.py'), 'w') as file:
    file.write('def double(x): return 2 * x')
sys.path.insert(0, os.path.expanduser('~/tools'))
import forecasts
from pyspark.sql.functions import udf
spark.range(3).select(udf(forecasts.double, 'long')('id')).collect()`);
    explained(
      job,
      'package-missing',
      'The Python package forecasts is not on the executors.',
      /^ModuleNotFoundError: No module named 'forecasts'$/,
    );
  });

  it('a notebook whose Python is not that of the executors', async () => {
    const job = await fail(`
own, spark.sparkContext.pythonVer = spark.sparkContext.pythonVer, '3.9'
try:
    spark.sparkContext.parallelize([1], 1).map(lambda x: x).collect()
finally:
    spark.sparkContext.pythonVer = own`);
    explained(
      job,
      'python-version-mismatch',
      'The notebook and its executors run different versions of Python.',
      /\[PYTHON_VERSION_MISMATCH\] Python in worker has different version: \d\.\d+ than that in driver: 3\.9/,
    );
  });

  it('a storage that refuses a table', async () => {
    const { url, server } = await startRefusingStorage();
    const job = await fail(`spark.read.text('${url}').collect()`);
    server.closeAllConnections();
    server.close();
    // Spark says of the stage that it could not read the file; why, only its task knows.
    explained(
      job,
      'storage-refused',
      'The storage refused access.',
      /^Caused by: .*AccessControlException: Permission denied: user=ada, access=READ/,
    );
  });

  it('a storage that refuses a program', async () => {
    const storage = createServer((_request, response) => response.writeHead(403).end());
    await new Promise<void>((done) => storage.listen(0, '127.0.0.1', done));
    const job = await fail(`
@udf('string')
def read(name):
    from urllib.request import urlopen
    return urlopen(f'http://127.0.0.1:${(storage.address() as AddressInfo).port}/sales/{name}').read()
spark.range(1).select(read('id')).collect()`);
    storage.close();
    explained(job, 'storage-refused', 'The storage refused access.', /HTTPError: HTTP Error 403: Forbidden$/);
  });

  it('an interim result that is gone', async () => {
    await run(`
pairs = spark.sparkContext.parallelize(range(4), 2).map(lambda x: (x % 2, x)).reduceByKey(lambda a, b: a + b)
pairs.count()`);
    const local = join(place.stateDir, 'spark', 'local');
    const files = readdirSync(local, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /shuffle_\d+_\d+_\d+\.(data|index)$/.test(name),
    );
    expect(files.length).toBeGreaterThan(0);
    for (const name of files) rmSync(join(local, name));
    explained(
      await fail('pairs.count()'),
      'fetch-failed',
      'An executor that held an interim result was lost, and what it held with it.',
      /FetchFailed/,
    );
  });

  it('an executor without enough memory', async () => {
    const job = await fail("spark.range(1).selectExpr('length(repeat(string(id), 1500000000))').collect()");
    explained(
      job,
      'executor-out-of-memory',
      'An executor needed more memory than it has.',
      /OutOfMemoryError|exited with code 52/,
    );
  });

  it('an error of one’s own, by what was raised', async () => {
    const job = await fail(`
@udf('long')
def wrong(x): raise ValueError('no such customer')
spark.range(1).select(wrong('id')).collect()`);
    explained(job, 'unknown', 'It failed.', /^ValueError: no such customer$/);
  });

  it('a job that was cancelled by the panel', async () => {
    const before = (await told())?.jobs[0]?.id ?? -1;
    const cell = kernel.execute(
      'import time\nspark.sparkContext.parallelize([1], 1).map(lambda x: time.sleep(300)).count()',
      {
        timeoutMs: CELL_MS,
      },
    );
    let running: Job | undefined;
    await until('the job is told', async () => {
      running = (await told())?.jobs.find((one) => one.id > before && one.state === 'running');
      return running !== undefined;
    });
    await order(hub, `sessions/${id}/jobs/${running!.id}/cancel`);
    expect((await cell).ok).toBe(false);
    explained(await failedAfter(before), 'cancelled', 'It was cancelled.', /cancelled/);
  });

  it('and none ends the session, which says at its end what to do better', async () => {
    expect((await run('print(spark.range(1000).count())')).trim()).toBe('1000');
    await order(hub, `sessions/${id}/stop`);
    await until('it has ended', async () => (await told())?.endedAt !== null);
    const { state, summary } = (await told())!;
    expect([state, summary?.advice]).toEqual(['stopped', 'Executors ran out of memory: try 1g for each.']);
  });
});
