import { pause } from '../../src/drivers/clock.ts';
import type { HubSession } from '../../src/drivers/jupyter/hub.ts';
import type { Kernel } from '../../src/drivers/jupyter/kernel.ts';
import type { SparkSession } from '../../src/sessions/session.ts';
import { readSessions, startSession } from '../sessions.ts';
import { until } from '../sparkhub.ts';
import type { Cause, Scene } from './causes.ts';

/** A machine counts what its executors have written once a minute, or later when it is busy. */
const LIMIT_MS = 210_000;

/** Makes executors wait, until the person is told why. Gives the session as it was told then. */
export async function produce(
  cause: Cause,
  hub: HubSession,
  kernel: Kernel,
  scene: Scene,
): Promise<SparkSession> {
  const { executors, before, conf = {}, cell, arrange, elsewhere } = cause;
  const putRight = await arrange?.(scene);
  let working: Promise<unknown> = Promise.resolve();
  try {
    if (before !== undefined) await kernel.execute(before, { timeoutMs: 60_000 });
    const id = await startSession(kernel, { ...conf, 'spark.executor.instances': `${executors}` });
    if (cell !== undefined) working = kernel.execute(cell, { timeoutMs: 2 * LIMIT_MS }).catch(() => {});
    const told = await untilTold(hub, id, cause);
    if (elsewhere !== undefined) {
      const other = await hub.startKernel();
      const otherId = await startSession(other, { ...conf, 'spark.executor.instances': '1' });
      await untilTold(hub, otherId, { code: cause.code, sentence: elsewhere });
      await other.shutdown();
    }
    return told;
  } finally {
    await putRight?.();
    if (cell !== undefined) await kernel.interrupt();
    // A cell that fails takes those with it that wait behind it.
    await working;
    await kernel.execute('spark.stop()', { timeoutMs: 60_000 });
    await pause(500, hub.visitor.connection.signal);
  }
}

async function untilTold(
  hub: HubSession,
  id: string,
  { code, sentence }: Pick<Cause, 'code' | 'sentence'>,
): Promise<SparkSession> {
  let seen: SparkSession | undefined;
  await until(
    `the wait ${code} is told`,
    async () => {
      seen = (await readSessions(hub)).find((one) => one.id === id) ?? seen;
      return seen?.waits.some((wait) => wait.code === code && sentence.test(wait.sentence)) === true;
    },
    LIMIT_MS,
  ).catch((error: unknown) => {
    throw new Error(`${error}\nlast told: ${JSON.stringify(seen, null, 2)}`);
  });
  return seen!;
}
