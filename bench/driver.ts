import { setTimeout as sleep } from 'node:timers/promises';
import { type HubSession, signIn } from '../src/drivers/jupyter/hub.ts';
import { listPlatformProcesses } from '../src/drivers/process/process-table.ts';
import { runCell } from './cells.ts';
import { processorSeconds } from './processor.ts';
import { sparkhub } from './sparkhub.ts';
import { median } from './summary.ts';

/** A quarter of an hour of work for two executors, nearly all of it waiting: what the driver does for it hides nothing. */
const WORK_CELL = `
from pyspark.sql import SparkSession
spark = SparkSession.builder.config('spark.executor.instances', 2).config('spark.executor.cores', 1) \\
    .config('spark.executor.memory', '512m').getOrCreate()
import threading, time
work = spark.sparkContext.parallelize(range(9000), 9000).map(lambda x: time.sleep(0.2) or 1)
threading.Thread(target=work.sum, daemon=True).start()
`;
const WARM_UP_MS = 40_000;
const MEASURED_MS = 20_000;
const ROUNDS = 4;
/** About what its notebook server asks a driver at work in ten minutes. */
const QUESTIONS = 700;
/** Of one core, in hundredths: the issue's. */
const MARK = 1;

/**
 * What it costs a driver that its notebook server asks it for its jobs, stages and executors: the driver's share of a core
 * with the server at work, less that with the server halted, in turn. A JVM interprets what it has run seldom: the first
 * answers cost many times what later ones do, so both are measured. There is no stock peer: the mark is the issue's.
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
    const pids = { driver: find(/SparkSubmit/), server: find(/jupyterhub.singleuser|jupyterhub-singleuser/) };
    await sleep(WARM_UP_MS, undefined, { signal });
    const young = await measure(pids, say, signal);
    say('Asking it what it is asked in ten minutes...');
    await ask(hub, QUESTIONS);
    const grown = await measure(pids, say, signal);
    return {
      table: `${row('in its first minutes', young)}\n${row('after ten minutes', grown)}   (mark ${MARK})`,
      json: { figures: { young, grown }, marks: { cost: MARK } },
    };
  } finally {
    await running.stop();
  }
}

interface Shares {
  readonly asked: number;
  readonly left: number;
  readonly cost: number;
}

const row = (when: string, { asked, left, cost }: Shares): string =>
  `${when.padEnd(22)}${asked.toFixed(2)} % of a core, left alone ${left.toFixed(2)} %: costs ${cost.toFixed(2)} %`;

/** Medians, in hundredths of a core. Each round is held against what was before and after it: a driver needs less and less. */
async function measure(
  { driver, server }: { readonly driver: number; readonly server: number },
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<Shares> {
  const leftAlone = async (): Promise<number> => {
    process.kill(server, 'SIGSTOP');
    return shareOf(driver, signal).finally(() => process.kill(server, 'SIGCONT'));
  };
  const left = [await leftAlone()];
  const asked: number[] = [];
  const costs: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    asked.push(await shareOf(driver, signal));
    left.push(await leftAlone());
    costs.push(asked.at(-1)! - (left.at(-2)! + left.at(-1)!) / 2);
    say(`round ${round}/${ROUNDS}: ${costs.at(-1)!.toFixed(2)} %`);
  }
  return { asked: median(asked)!, left: median(left)!, cost: median(costs)! };
}

/** Asks a session as its notebook server does, through that server. */
async function ask(hub: HubSession, questions: number): Promise<void> {
  const read = async (path: string) => JSON.parse((await hub.fetchPage(path)).text);
  const { sessions } = await read(`${hub.serverPath}sparkhub/sessions`);
  const application = `${sessions[0].uiPath}api/v1/applications/${sessions[0].id}`;
  for (let asked = 0; asked < questions; asked += 4)
    for (const what of [
      'stages?status=active',
      'allexecutors',
      'stages?status=active',
      'jobs?status=running',
    ])
      await read(`${application}/${what}`);
}

/** The processor time of a process for a while from now, as a share of one core, in hundredths. */
async function shareOf(pid: number, signal: AbortSignal): Promise<number> {
  const before = processorSeconds(pid);
  await sleep(MEASURED_MS, undefined, { signal });
  return ((processorSeconds(pid) - before) / MEASURED_MS) * 100_000;
}
