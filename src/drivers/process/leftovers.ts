import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, type ProcessIdentity } from '../process-identity.ts';
import { ps } from '../ps.ts';
import { listPlatformProcesses, type PlatformProcess } from './process-table.ts';

/** A process of the platform that still runs. */
export type Leftover = Pick<PlatformProcess, 'pid' | 'start' | 'command' | 'user'>;

const POLL_MS = 50;

/**
 * Every process that carries this platform's SPARKHUB_STATE_DIR, wherever it was moved in the process tree; but not
 * this process and those it was started from (a terminal inside a notebook server carries the variable too).
 */
export async function findLeftovers(stateDir: string): Promise<Leftover[]> {
  const mine = ancestors(process.pid);
  return listPlatformProcesses(stateDir)
    .filter(({ pid }) => !mine.has(pid))
    .map(({ pid, start, command, user }) => ({
      pid,
      start,
      command,
      ...(user === undefined ? {} : { user }),
    }));
}

/** Asks processes to end, waits up to `graceMs`, then kills. Never touches a later process with the same number. */
export async function endProcesses(found: readonly Leftover[], graceMs: number): Promise<Leftover[]> {
  signalAll(found, 'SIGTERM');
  const rest = await waitUntilGone(found, graceMs);
  if (rest.length === 0) return [];
  signalAll(rest, 'SIGKILL');
  return waitUntilGone(rest, 3_000);
}

/** Ends a component with all of its process group. Resolves when it is gone. */
export async function endGroup(identity: ProcessIdentity, graceMs: number): Promise<void> {
  if (!isAlive(identity)) return;
  signalGroup(identity.pid, 'SIGTERM');
  await waitWhileAlive(identity, graceMs);
  // Also when the leader is gone: what it left in its group may hold ports.
  signalGroup(identity.pid, 'SIGKILL');
  await waitWhileAlive(identity, 3_000);
}

/** Sends a signal to a process group; no error when it is gone. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  signalQuietly(-leader, signal);
}

async function waitWhileAlive(identity: ProcessIdentity, limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (isAlive(identity) && performance.now() < deadline) await sleep(POLL_MS);
}

async function waitUntilGone(found: readonly Leftover[], limitMs: number): Promise<Leftover[]> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const rest = found.filter(({ pid, start }) => isAlive({ pid, started: start }));
    if (rest.length === 0 || performance.now() >= deadline) return rest;
    await sleep(POLL_MS);
  }
}

function signalAll(found: readonly Leftover[], signal: NodeJS.Signals): void {
  for (const { pid, start } of found) {
    if (isAlive({ pid, started: start })) signalQuietly(pid, signal);
  }
}

/** Sends a signal; no error when the process is gone. */
export function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone, or not ours to signal: the caller looks whether it still runs.
  }
}

function ancestors(start: number): Set<number> {
  const found = new Set<number>();
  for (let pid = start; pid > 1 && !found.has(pid); pid = parentOf(pid)) found.add(pid);
  return found;
}

function parentOf(pid: number): number {
  try {
    if (process.platform !== 'linux') return Number(ps('-o', 'ppid=', '-p', `${pid}`));
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}
