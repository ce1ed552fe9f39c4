import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HubSession } from '../../src/drivers/jupyter/hub.ts';
import type { Kernel } from '../../src/drivers/jupyter/kernel.ts';
import { listPlatformProcesses } from '../../src/drivers/process/process-table.ts';
import type { SparkSession } from '../../src/sessions/session.ts';
import { listen, readSessions, startSession } from '../sessions.ts';
import { Place, until } from '../sparkhub.ts';
import { startNotebook } from './notebook.ts';

const CONF = {
  'spark.executor.instances': '2',
  'spark.executor.cores': '1',
  'spark.executor.memory': '512m',
  'spark.driver.memory': '512m',
};
/** Longer than all the steps, in tasks that a look can count. */
const LONG_CELL = `import time
spark.sparkContext.parallelize(range(4000), 4000).map(lambda x: time.sleep(0.4) or 1).sum()`;
/** The truth must be told by then, in milliseconds. */
const SOON_MS = 5_000;

let place: Place;
let hub: HubSession;
let kernel: Kernel;
let id: string;
let cell: Promise<boolean>;

beforeAll(async () => {
  place = await Place.make();
  ({ hub, kernel } = await startNotebook(place));
  id = await startSession(kernel, CONF);
  cell = kernel.execute(LONG_CELL, { timeoutMs: 600_000 }).then(({ ok }) => ok);
  await until('both executors work', async () => isWhole(await told()), 120_000);
});
afterAll(() => place?.dispose());

/** The session as the panel is told of it; undefined when it is not told of, or nobody tells. */
const told = async (): Promise<SparkSession | undefined> =>
  (await readSessions(hub)).find((one) => one.id === id);
const isWhole = (session: SparkSession | undefined): boolean =>
  session?.state === 'busy' && session.executors.ready === 2 && done(session) > 0;
const done = (session: SparkSession | undefined): number => session?.jobs[0]?.tasks.done ?? 0;

const findPid = (what: RegExp): number | undefined =>
  listPlatformProcesses(place.stateDir).find(({ command }) => what.test(command))?.pid;

function kill(what: RegExp): void {
  const pid = findPid(what);
  if (pid === undefined) throw new Error(`no process ${what}`);
  process.kill(pid, 'SIGKILL');
}

describe('within five seconds of a kill in the middle of a job, the truth is told', () => {
  it('of an executor', async () => {
    const [one] = (await told())!.executorList;
    kill(new RegExp(`CoarseGrainedExecutorBackend .*--executor-id ${one!.id} `));
    let session: SparkSession | undefined;
    await until(
      'it is lost',
      async () => {
        session = await told();
        return session?.executors.lost === 1;
      },
      SOON_MS,
    );
    expect(session?.executorList.find((each) => each.id === one!.id)).toMatchObject({
      state: 'lost',
      loss: { code: 'executor-out-of-memory', evidence: expect.stringContaining('137') },
    });
    expect(session).toMatchObject({ state: 'busy', executors: { asked: 2 } });
    await until('another one works in its place', async () => isWhole(await told()));
  });

  it('of the service that tells it, once it is back', async () => {
    const before = done(await told());
    const service = () => findPid(/sessions-service/);
    const killed = service()!;
    process.kill(killed, 'SIGKILL');
    const asks = async () => (await hub.fetchPage(`${hub.serverPath}sparkhub/sessions`)).status;
    await until('it is back', async () => ![undefined, killed].includes(service()) && (await asks()) === 200);
    await until(
      'all of it is told again',
      async () => {
        const session = await told();
        return isWhole(session) && done(session) > before && session?.executors.lost === 1;
      },
      SOON_MS,
    );
  });

  it('of the hub, which nobody needs to be told', async ({ onTestFinished }) => {
    const stop = new AbortController();
    onTestFinished(() => stop.abort());
    const pictures: { at: number; done: number }[] = [];
    const stream = listen(hub, stop.signal, (sessions) =>
      pictures.push({ at: performance.now(), done: done(sessions.find((one) => one.id === id)) }),
    ).catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
    await until('something is told', () => pictures.length > 0);
    const isThere = async () => (await hub.fetchPage('/hub/health').catch(() => undefined))?.status === 200;
    const killed = performance.now();
    kill(/-m jupyterhub /);
    await until('it is away', async () => !(await isThere()));
    while (!(await isThere())) expect(isWhole(await told())).toBe(true);
    const back = performance.now();
    await until('a picture after it', () => pictures.at(-1)!.at > back, SOON_MS);
    stop.abort();
    await stream;
    const times = [killed, ...pictures.map(({ at }) => at).filter((at) => at > killed)];
    const gaps = times.slice(1).map((at, index) => at - times[index]!);
    expect(gaps.length).toBeGreaterThan(2);
    expect(Math.max(...gaps)).toBeLessThan(SOON_MS);
    const counts = pictures.map((picture) => picture.done);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.at(-1)).toBeGreaterThan(counts[0]!);
  });

  it('of the driver', async () => {
    kill(/SparkSubmit .*pyspark-shell/);
    let session: SparkSession | undefined;
    await until(
      'it has ended',
      async () => {
        session = await told();
        return session?.endedAt !== null;
      },
      SOON_MS,
    );
    expect(session).toMatchObject({
      state: 'failed',
      sentence: 'It ended while a job ran.',
      failure: { code: 'cut-off' },
      jobs: [{ state: 'unknown' }],
      executors: { asked: 0, ready: 0 },
    });
    expect(await cell).toBe(false);
    await until('its executors go', () =>
      listPlatformProcesses(place.stateDir).every(({ command }) => !command.includes('CoarseGrained')),
    );
  });
});
