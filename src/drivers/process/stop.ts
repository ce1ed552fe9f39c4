import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Report } from '../driver.ts';
import { isAlive } from '../process-identity.ts';
import { findLeftovers, signalQuietly } from './leftovers.ts';
import { statePaths } from './state-files.ts';
import { readStatus } from './status.ts';
import { liveSupervisor } from './supervisor/lock.ts';
import { endNotebooks, sweep } from './supervisor/shutdown.ts';

/** Longer than all stop time limits together. */
const SUPERVISOR_LIMIT_MS = 90_000;

export interface Stopped {
  /** Whether anything ran before. */
  readonly ran: boolean;
  /** What would not end, as `<pid> <command>`; empty when all is well. */
  readonly left: string[];
}

/** Stops everything of a platform, whether its supervisor lives or not, and leaves no process behind. */
export async function stopPlatform(stateDir: string, report: Report): Promise<Stopped> {
  const supervised = await stopSupervisor(stateDir, report);
  const found = await findLeftovers(stateDir);
  if (found.length > 0) {
    report({ what: `Ending ${found.length} processes left behind` });
    await endNotebooks(stateDir);
  }
  const left = found.length === 0 ? [] : await sweep(stateDir);
  const { status, desired, supervisor } = statePaths(stateDir);
  for (const path of [status, desired, supervisor]) rmSync(path, { force: true });
  return { ran: supervised || found.length > 0, left: left.map(({ pid, command }) => `${pid} ${command}`) };
}

async function stopSupervisor(stateDir: string, report: Report): Promise<boolean> {
  const supervisor = liveSupervisor(stateDir);
  if (supervisor === undefined) return false;
  const begun = performance.now();
  signalQuietly(supervisor.pid, 'SIGTERM');
  while (isAlive(supervisor)) {
    const elapsedMs = performance.now() - begun;
    if (elapsedMs > SUPERVISOR_LIMIT_MS) {
      signalQuietly(supervisor.pid, 'SIGKILL');
      break;
    }
    report({ what: await stillRunning(stateDir, elapsedMs) });
    await sleep(200);
  }
  return true;
}

async function stillRunning(stateDir: string, elapsedMs: number): Promise<string> {
  const { components } = await readStatus(stateDir);
  const titles = components.filter(({ pid }) => pid !== 0).map(({ title }) => title);
  return `Stopping ${titles.join(', ') || 'the last processes'} (${Math.round(elapsedMs / 1000)} s)`;
}
