import type { PlatformProcess } from '../../process-table.ts';
import type { MemoryReading } from './reading.ts';

const MIB = 1024 * 1024;

/** What the guard would end, and what it is. */
export interface Victim {
  readonly kind: 'executor' | 'python worker' | 'kernel';
  /** The process and all below it. */
  readonly processes: readonly PlatformProcess[];
  readonly memoryBytes: number;
  readonly user: string | undefined;
}

/** Below this, in bytes, the system would soon end something by itself, and choose badly. */
export const memoryFloor = (totalBytes: number): number => Math.max(512 * MIB, totalBytes * 0.05);

export const isLow = ({ availableBytes, totalBytes }: MemoryReading): boolean =>
  availableBytes < memoryFloor(totalBytes);

/** A Spark executor, by its command line. */
export const isExecutor = ({ command }: PlatformProcess): boolean =>
  command.includes('CoarseGrainedExecutorBackend');

/**
 * Which one to end: of the biggest executor its Python part, if that holds more than its JVM (the task fails and the
 * executor stays); else all of it. The biggest kernel when there is no executor, or when it holds more than all of
 * them: Spark would replace them at once, and nothing be gained. Never a component or a notebook server.
 */
export function chooseVictim(processes: readonly PlatformProcess[]): Victim | undefined {
  const withChildren = (one: PlatformProcess): PlatformProcess[] => descendants(one, processes);
  const executors = processes.filter(isExecutor).map((one) => describe('executor', withChildren(one)));
  const kernel = biggest(processes.filter(isKernel).map((one) => describe('kernel', withChildren(one))));
  const executor = biggest(executors);
  const allExecutors = executors.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
  if (executor === undefined || (kernel?.memoryBytes ?? 0) > allExecutors) return kernel;
  const jvm = executor.processes[0];
  const python = biggest(
    executor.processes.filter(isPythonDaemon).map((one) => describe('python worker', withChildren(one))),
  );
  return python !== undefined && python.memoryBytes > (jvm?.memoryBytes ?? 0)
    ? { ...python, user: python.user ?? executor.user }
    : executor;
}

/** The port of the session an executor works for: its driver listens there. */
export function driverPort({ processes: [first] }: Victim): number | undefined {
  const port = /--driver-url \S+@\S+:(\d+)/.exec(first?.command ?? '')?.[1];
  return port === undefined ? undefined : Number(port);
}

/** Tells people what was ended, why, and what to do. */
export function describeVictim(victim: Victim, { availableBytes }: MemoryReading): string {
  const whose = victim.user === undefined ? '' : ` of ${victim.user}`;
  const what = {
    executor: `A Spark executor${whose}`,
    'python worker': `The Python worker of a Spark executor${whose}`,
    kernel: `The notebook kernel${whose}`,
  }[victim.kind];
  const advice =
    victim.kind === 'kernel'
      ? 'Load less data into the notebook: keep it in Spark, or take a part of it with limit().'
      : 'Ask for smaller or fewer executors in the session, or split the data into more partitions.';
  return `${what} held ${gib(victim.memoryBytes)} and was ended, because only ${gib(availableBytes)} of memory were left on this machine. ${advice}`;
}

const isPythonDaemon = ({ command }: PlatformProcess): boolean => /pyspark[./]daemon/.test(command);
const isKernel = ({ command }: PlatformProcess): boolean => command.includes('ipykernel');
const gib = (bytes: number): string => `${(bytes / 1024 / MIB).toFixed(1)} GiB`;

function describe(kind: Victim['kind'], processes: readonly PlatformProcess[]): Victim {
  const memoryBytes = processes.reduce((sum, one) => sum + one.memoryBytes, 0);
  return { kind, processes, memoryBytes, user: processes.find(({ user }) => user !== undefined)?.user };
}

function biggest(candidates: readonly Victim[]): Victim | undefined {
  return candidates.reduce<Victim | undefined>(
    (most, one) => (one.memoryBytes > (most?.memoryBytes ?? -1) ? one : most),
    undefined,
  );
}

/** The process first, then all below it. */
function descendants(top: PlatformProcess, all: readonly PlatformProcess[]): PlatformProcess[] {
  const children = all.filter(({ parent, pid }) => parent === top.pid && pid !== top.pid);
  return [top, ...children.flatMap((child) => descendants(child, all))];
}
