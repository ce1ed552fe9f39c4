import { DriverError } from '../../drivers/driver.ts';
import type { World } from './stage.ts';
import { until } from './until.ts';

const WANTED = 6;
const WANTED_CORES = 3;
/** Room for data in 12g by Spark's own rule, 0.6 of all but 300 MiB, less what the JVM keeps; in bytes. */
const LEAST_STORAGE_BYTES = 6.5e9;
/** Six JVMs on two slow cores take half a minute. In milliseconds. */
const LIMIT_MS = 180_000;

const SESSION_LIMIT_MS = 60_000;

/** One row of `sparkui/sessions`. */
interface Session {
  readonly port: number;
  readonly appId: string;
  readonly kernelId: string | null;
}

/** What Spark's REST API says of an executor, as far as it matters here. */
export interface Executor {
  readonly id: string;
  readonly isActive: boolean;
  readonly totalCores: number;
  readonly maxMemory: number;
}

/** Finds the session in the list of Spark UIs and waits until Spark says all six executors are there, as asked for. */
export async function awaitExecutors(world: World): Promise<string> {
  const { signal } = world.options;
  await findSession(world);
  const executors = await until(
    () => executorsOf(world),
    (all) => all.filter(isAsAsked).length >= WANTED,
    { limitMs: LIMIT_MS, signal },
  );
  const right = executors.filter(isAsAsked);
  if (right.length >= WANTED) return `${right.length} executors, ${right.length * WANTED_CORES} cores`;
  throw new DriverError(`Only ${right.length} of ${WANTED} executors came within ${LIMIT_MS / 1000} s.`, {
    fix: 'See: sparkhub doctor, and: sparkhub logs spark-worker',
    evidence: executors
      .map(
        ({ id, totalCores, maxMemory }) => `executor ${id}: ${totalCores} cores, room for ${maxMemory} bytes`,
      )
      .join('\n'),
  });
}

/** Whether an executor is alive and as big as the original's cell wants it. */
export function isAsAsked({ id, isActive, totalCores, maxMemory }: Executor): boolean {
  return id !== 'driver' && isActive && totalCores === WANTED_CORES && maxMemory >= LEAST_STORAGE_BYTES;
}

/** The executors that Spark itself says there are. The driver is not one. */
export async function executorsOf({ hub, uiPort, appId }: World): Promise<Executor[]> {
  const path = `${hub!.serverPath}sparkui/${uiPort}/api/v1/applications/${appId}/executors`;
  return (await readJson<Executor[]>(hub!, path)).filter(({ id }) => id !== 'driver');
}

async function findSession(world: World): Promise<void> {
  const { hub, kernel } = world;
  const path = `${hub!.serverPath}sparkui/sessions`;
  // A driver that is busy starting executors may be slow to answer at first.
  const sessions = await until(
    () => readJson<Session[]>(hub!, path),
    (all) => all.some(({ kernelId }) => kernelId === kernel!.id),
    { limitMs: SESSION_LIMIT_MS, signal: world.options.signal },
  );
  const session = sessions.find(({ kernelId }) => kernelId === kernel!.id);
  if (session === undefined) {
    throw new DriverError(`The session is not among the ${sessions.length} in the list of Spark UIs.`, {
      fix: `See: sparkhub logs server-${hub!.user}`,
    });
  }
  world.uiPort = session.port;
  world.appId = session.appId;
}

async function readJson<T>(hub: NonNullable<World['hub']>, path: string): Promise<T> {
  const { status, text } = await hub.fetchPage(path);
  if (status === 200) return JSON.parse(text) as T;
  throw new DriverError(`${path} answers HTTP ${status}.`, {
    fix: `See: sparkhub logs server-${hub.user}`,
    evidence: text.slice(0, 300),
  });
}
