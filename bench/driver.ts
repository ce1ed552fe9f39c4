import { setTimeout as sleep } from 'node:timers/promises';
import { signIn } from '../src/drivers/jupyter/hub.ts';
import { listPlatformProcesses } from '../src/drivers/process/process-table.ts';
import { runCell } from './cells.ts';
import { processorSeconds } from './processor.ts';
import { sparkhub } from './sparkhub.ts';
import { median } from './summary.ts';

/** Some minutes of work for two executors, nearly all of it waiting: what the driver does for it hides nothing. */
const WORK_CELL = `
from pyspark.sql import SparkSession
spark = SparkSession.builder.config('spark.executor.instances', 2).config('spark.executor.cores', 1) \\
    .config('spark.executor.memory', '512m').getOrCreate()
import threading, time
work = spark.sparkContext.parallelize(range(4000), 4000).map(lambda x: time.sleep(0.2) or 1)
threading.Thread(target=work.sum, daemon=True).start()
`;
const WARM_UP_MS = 40_000;
const MEASURED_MS = 20_000;
const ROUNDS = 4;
/** Of one core, in hundredths: the issue's. */
const MARK = 1;

/**
 * What it costs a driver that its notebook server asks it for its jobs, stages and executors: the driver's share of a core
 * with the server at work, less that with the server halted, in turn. There is no stock peer: the mark is the issue's.
 */
export async function benchDriver(
  { say }: { readonly say: (text: string) => void },
  signal: AbortSignal,
): Promise<{ readonly table: string; readonly json: object }> {
  say('Starting a platform, and work in it...');
  const running = await (await sparkhub.prepare(signal))(signal);
  try {
    const hub = await signIn({ baseUrl: running.baseUrl, user: 'bench', password: running.password, signal });
    await hub.spawn();
    await runCell(await hub.startKernel(), WORK_CELL, signal);
    const find = (name: RegExp): number =>
      listPlatformProcesses(running.stateDir).find(({ command }) => name.test(command))!.pid;
    const [driver, server] = [find(/SparkSubmit/), find(/jupyterhub.singleuser|jupyterhub-singleuser/)];
    await sleep(WARM_UP_MS, undefined, { signal });
    const asked: number[] = [];
    const left: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      asked.push(await shareOf(driver, signal));
      process.kill(server, 'SIGSTOP');
      left.push(await shareOf(driver, signal).finally(() => process.kill(server, 'SIGCONT')));
      say(
        `round ${round + 1}/${ROUNDS}: ${asked.at(-1)!.toFixed(2)} % asked, ${left.at(-1)!.toFixed(2)} % left alone`,
      );
    }
    const [withServer, without] = [median(asked)!, median(left)!];
    const cost = withServer - without;
    return {
      table: `driver, asked       ${withServer.toFixed(2)} % of a core
driver, left alone  ${without.toFixed(2)} %
cost                ${cost.toFixed(2)} %   (mark ${MARK})`,
      json: { figures: { asked, left, cost }, marks: { cost: MARK } },
    };
  } finally {
    await running.stop();
  }
}

/** The processor time of a process for a while from now, as a share of one core, in hundredths. */
async function shareOf(pid: number, signal: AbortSignal): Promise<number> {
  const before = processorSeconds(pid);
  await sleep(MEASURED_MS, undefined, { signal });
  return ((processorSeconds(pid) - before) / MEASURED_MS) * 100_000;
}
