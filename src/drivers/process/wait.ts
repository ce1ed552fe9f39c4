import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessArtefact } from '../../render/artefact.ts';
import { fingerprint } from '../../render/fingerprint.ts';
import { DriverError, type Report } from '../driver.ts';
import { tailLog } from '../log-files.ts';
import { logPath } from './state-files.ts';
import { type ComponentStatus, type PlatformStatus, readStatus } from './status.ts';
import { liveSupervisor } from './supervisor/lock.ts';
import { supervisorFailed } from './supervisor/start.ts';

const POLL_MS = 100;

/** A wait for the supervisor. */
export interface Wait {
  readonly stateDir: string;
  /** When the list was written, ISO: what the supervisor said before does not count. */
  readonly askedAt: string;
  readonly limitMs: number;
  readonly report: Report;
  /** Starts a supervisor when none lives. */
  wake(): Promise<void>;
}

/** A supervisor that ends so often at once will not get better. */
const WAKE_LIMIT = 3;

/** Waits until the component runs as asked and answers. Throws `DriverError` when it fails or the time is over. */
export async function waitUntilReady(artefact: ProcessArtefact, wait: Wait): Promise<void> {
  const wanted = fingerprint(artefact);
  await poll(wait, async ({ components }, elapsedMs) => {
    const seen = components.find(({ name }) => name === artefact.name);
    if (seen !== undefined && seen.fingerprint === wanted) {
      if (seen.state === 'ready') return true;
      if (seen.state === 'failed') throw await componentFailed(wait.stateDir, seen);
    }
    const blocker = components.find(({ name, state }) => state === 'failed' && artefact.after.includes(name));
    if (blocker !== undefined) throw await componentFailed(wait.stateDir, blocker);
    wait.report({
      what: `${artefact.title}: ${seen?.detail || 'starting'} (${Math.round(elapsedMs / 1000)} s)`,
    });
    if (elapsedMs > wait.limitMs) throw await notReady(artefact, seen, wait);
    return false;
  });
}

/** Waits until the component is gone. */
export async function waitUntilGone(name: string, wait: Wait): Promise<void> {
  await poll(wait, async ({ components }, elapsedMs) => {
    const seen = components.find((component) => component.name === name);
    if (seen === undefined) return true;
    wait.report({ what: `${seen.title}: stopping (${Math.round(elapsedMs / 1000)} s)` });
    return false;
  });
}

async function poll(
  wait: Wait,
  done: (status: PlatformStatus, elapsedMs: number) => Promise<boolean>,
): Promise<void> {
  const begun = performance.now();
  let woken = 0;
  for (;;) {
    const status = await readStatus(wait.stateDir);
    const elapsedMs = performance.now() - begun;
    const { supervisor } = status;
    if (supervisor?.alive && supervisor.desiredReadAt >= wait.askedAt) {
      if (await done(status, elapsedMs)) return;
    } else if (liveSupervisor(wait.stateDir) === undefined && woken < WAKE_LIMIT) {
      woken += 1;
      await wait.wake();
    } else if (elapsedMs > Math.min(wait.limitMs, 30_000)) {
      throw await supervisorFailed(wait.stateDir, 'it ended, or does not read what it is asked');
    }
    await sleep(POLL_MS);
  }
}

async function componentFailed(
  stateDir: string,
  { name, title, detail }: ComponentStatus,
): Promise<DriverError> {
  return failure(stateDir, name, `${title} does not start: it ${detail || 'ended again and again'}.`);
}

async function notReady(
  artefact: ProcessArtefact,
  seen: ComponentStatus | undefined,
  wait: Wait,
): Promise<DriverError> {
  const why = seen?.detail ? ` (${seen.detail})` : '';
  return failure(
    wait.stateDir,
    artefact.name,
    `${artefact.title} is not ready after ${Math.round(wait.limitMs / 1000)} s${why}.`,
  );
}

async function failure(stateDir: string, name: string, message: string): Promise<DriverError> {
  return new DriverError(message, {
    fix: `The full log is ${logPath(stateDir, name)}. Put right what it names, then run sparkhub up again.`,
    evidence: (await tailLog(stateDir, name, 20)).join('\n'),
  });
}
