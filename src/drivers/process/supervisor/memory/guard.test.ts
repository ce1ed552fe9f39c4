import { beforeEach, describe, expect, it } from 'vitest';
import type { PlatformProcess } from '../../process-table.ts';
import { MemoryGuard, type MemoryWorld } from './guard.ts';
import { chooseVictim, isLow, memoryFloor } from './victim.ts';

const GIB = 1024 ** 3;
const one = (pid: number, command: string, gib: number, parent = 1, user?: string): PlatformProcess => ({
  pid,
  parent,
  start: `${pid}`,
  command,
  memoryBytes: gib * GIB,
  ...(user === undefined ? {} : { user }),
});
const EXECUTOR = 'java -cp x org.apache.spark.executor.CoarseGrainedExecutorBackend';
const hub = one(2, 'python -m jupyterhub', 30);
const server = one(3, 'python jupyterhub-singleuser', 20, 2, 'ada');
const kernel = one(4, 'python -m ipykernel_launcher', 3, 3, 'ada');
const small = one(5, EXECUTOR, 1);
const large = one(6, EXECUTOR, 4);
const daemon = one(7, 'python -m pyspark.daemon', 0.1, 6);

describe('memoryFloor', () => {
  it('is 5 % of the memory and at least 512 MiB', () => {
    expect([memoryFloor(2 * GIB), memoryFloor(100 * GIB)]).toEqual([0.5 * GIB, 5 * GIB]);
    expect([
      isLow({ availableBytes: 4 * GIB, totalBytes: 100 * GIB }),
      isLow({ availableBytes: 6 * GIB, totalBytes: 100 * GIB }),
    ]).toEqual([true, false]);
  });
});

describe('chooseVictim', () => {
  const chosen = (...processes: PlatformProcess[]): [string, number[]] | undefined => {
    const victim = chooseVictim(processes);
    return victim && [victim.kind, victim.processes.map(({ pid }) => pid)];
  };

  it('takes the biggest executor with its Python, before any kernel', () => {
    expect(chosen(hub, server, kernel, small, large, daemon)).toEqual(['executor', [6, 7]]);
  });
  it('takes only the Python part when that is the big one', () => {
    expect(chosen(hub, small, large, daemon, one(8, 'python -m pyspark.daemon', 9, 7))).toEqual([
      'python worker',
      [7, 8],
    ]);
  });
  it('takes a kernel that holds more than all executors: Spark would only replace those', () => {
    expect(chosen(hub, server, one(4, 'python -m ipykernel_launcher', 5.2, 3), small, large, daemon)).toEqual(
      ['kernel', [4]],
    );
  });
  it('takes the biggest kernel when there is no executor', () => {
    expect(chosen(hub, server, kernel, one(9, 'python -m ipykernel_launcher', 5))).toEqual(['kernel', [9]]);
  });
  it('never takes the hub or a notebook server', () => {
    expect(chosen(hub, server)).toBeUndefined();
  });
});

describe('MemoryGuard', () => {
  let now = 0;
  let available = 0;
  let running: PlatformProcess[] = [];
  let killed: number[] = [];
  let told: string[] = [];
  const world: MemoryWorld = {
    read: () => ({ availableBytes: available * GIB, totalBytes: 100 * GIB }),
    list: () => running,
    kill: ({ pid }) => void killed.push(pid),
    listener: (port) => (port === 40123 ? 44 : undefined),
    nowMs: () => now,
  };
  const guard = (): MemoryGuard => new MemoryGuard('/nowhere', (message) => void told.push(message), world);
  beforeEach(() => {
    now = 0;
    running = [hub, server, kernel];
    killed = [];
    told = [];
  });
  const look = (it: MemoryGuard, gib: number): void => {
    available = gib;
    it.watch();
    now += 2_000;
  };

  it('acts when memory is low twice in a row, and says whom it hit and what to do', () => {
    const it = guard();
    look(it, 4);
    expect(killed).toEqual([]);
    look(it, 4);
    expect(killed).toEqual([4]);
    expect(told).toEqual([
      'The notebook kernel of ada held 3.0 GiB and was ended, because only 4.0 GiB of memory were left on this machine. Load less data into the notebook: keep it in Spark, or take a part of it with limit().',
    ]);
  });
  it('says whose executor it was, by the session it worked for', () => {
    const url = 'spark://CoarseGrainedScheduler@127.0.0.1:40123';
    const executor = one(6, `${EXECUTOR} --driver-url ${url} --executor-id 0`, 4);
    running = [hub, server, kernel, one(44, 'java SparkSubmit', 0.5, 4, 'ada'), executor];
    const it = guard();
    look(it, 4);
    look(it, 4);
    expect(killed).toEqual([6]);
    expect(told[0]).toMatch(/^A Spark executor of ada held 4\.0 GiB and was ended/);
  });
  it('lets a short dip pass', () => {
    const it = guard();
    for (const gib of [4, 50, 4, 50]) look(it, gib);
    expect(killed).toEqual([]);
  });
  it('gives what it ended time to give the memory back', () => {
    const it = guard();
    for (const gib of [4, 4, 4, 4]) look(it, gib);
    expect(killed).toEqual([4]);
    look(it, 4);
    expect(killed).toEqual([4, 4]);
  });
});
