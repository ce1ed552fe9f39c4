import { writeFileSync } from 'node:fs';
import { whoListens } from '../../../ports/who-listens.ts';
import { isAlive } from '../../../process-identity.ts';
import { listPlatformProcesses, type PlatformProcess } from '../../process-table.ts';
import { type MemoryReading, readMemory } from './reading.ts';
import { chooseVictim, describeVictim, driverPort, isExecutor, isLow, type Victim } from './victim.ts';

const CHECK_MS = 2_000;
const LOOK_FOR_EXECUTORS_MS = 10_000;
/** What was ended needs a moment to give its memory back. */
const PAUSE_AFTER_MS = 6_000;

/** What the guard reads and does; replaced in tests. */
export interface MemoryWorld {
  read(): MemoryReading;
  list(): PlatformProcess[];
  kill(one: PlatformProcess): void;
  /** Process that listens on a port. */
  listener(port: number): number | undefined;
  nowMs(): number;
}

/**
 * Ends the biggest Spark executor (or kernel) when the machine is about to run out of memory: else the kernel of the
 * operating system chooses, and may choose the hub, or freeze the machine first.
 */
export class MemoryGuard {
  readonly #world: MemoryWorld;
  readonly #tell: (message: string) => void;
  #checkAt = 0;
  #lookAt = 0;
  #wasLow = false;
  readonly #marked = new Set<string>();

  constructor(stateDir: string, tell: (message: string) => void, world: MemoryWorld = realWorld(stateDir)) {
    this.#world = world;
    this.#tell = tell;
  }

  /** Looks when it is time, and acts when memory was low twice in a row. Never throws. */
  watch(): void {
    const now = this.#world.nowMs();
    if (now < this.#checkAt) return;
    this.#checkAt = now + CHECK_MS;
    try {
      this.#offerExecutors(now);
      const reading = this.#world.read();
      const low = isLow(reading);
      if (low && this.#wasLow && this.#relieve(reading)) this.#checkAt = now + PAUSE_AFTER_MS;
      this.#wasLow = low;
    } catch {
      // No reading, no guard: the platform runs on.
    }
  }

  #relieve(reading: MemoryReading): boolean {
    const processes = this.#world.list();
    const victim = chooseVictim(processes);
    if (victim === undefined) return false;
    const user = victim.user ?? this.#ownerOf(victim, processes);
    for (const one of victim.processes) this.#world.kill(one);
    this.#tell(describeVictim({ ...victim, user }, reading));
    return true;
  }

  /** Whose work an executor does. Its own environment does not say: the worker starts it. */
  #ownerOf(victim: Victim, processes: readonly PlatformProcess[]): string | undefined {
    const port = driverPort(victim);
    const driver = port === undefined ? undefined : this.#world.listener(port);
    return processes.find(({ pid }) => pid === driver)?.user;
  }

  /** If Linux runs out before we act, it shall take an executor: Spark starts another one and repeats the work. */
  #offerExecutors(now: number): void {
    if (process.platform !== 'linux' || now < this.#lookAt) return;
    this.#lookAt = now + LOOK_FOR_EXECUTORS_MS;
    for (const one of this.#world.list().filter(isExecutor)) {
      const key = `${one.pid} ${one.start}`;
      if (this.#marked.has(key)) continue;
      this.#marked.add(key);
      try {
        writeFileSync(`/proc/${one.pid}/oom_score_adj`, '500');
      } catch {
        // Best effort: a container may forbid it.
      }
    }
  }
}

function realWorld(stateDir: string): MemoryWorld {
  return {
    read: readMemory,
    list: () => listPlatformProcesses(stateDir),
    kill: ({ pid, start }) => {
      if (isAlive({ pid, started: start })) process.kill(pid, 'SIGKILL');
    },
    listener: (port) => whoListens(port)?.pid,
    nowMs: () => performance.now(),
  };
}
