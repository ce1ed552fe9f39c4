/**
 * A Spark session as people see it: the one source of truth that the sessions service keeps, and that JupyterLab, the
 * command line and the history show. Plain JSON; times are ISO 8601 in UTC, memory is in MiB.
 */
export interface SparkSession {
  /** Spark's application id. */
  readonly id: string;
  /** The application's name. */
  readonly name: string;
  readonly owner: string;
  readonly project: string;
  /** Path of the notebook in the server's root folder; null when no open notebook has this kernel. */
  readonly notebook: string | null;
  readonly kernelId: string | null;
  /** Its driver's process, where its notebook server runs: a kernel knows its own session by it. */
  readonly driverPid: number | null;
  readonly state: SessionState;
  /** Why it is `failed`; null in all other states. */
  readonly failure: Failure | null;
  readonly executors: ExecutorCounts;
  /** Of one executor, as asked for. */
  readonly executorSize: { readonly cores: number; readonly memoryMib: number };
  /** What executors wait for, the one that keeps most of them first; empty when all are there. */
  readonly waits: readonly SessionWait[];
  /** In words, one line: what a person would ask of this session now. */
  readonly sentence: string;
  readonly startedAt: string;
  /** When the present state began. */
  readonly stateSince: string;
  readonly endedAt: string | null;
  /** Path of its Spark UI on the platform's address; of the history once it has ended. Null where there is none. */
  readonly uiPath: string | null;
  /** Running jobs and those that ended last, newest first. */
  readonly jobs: readonly Job[];
  readonly executorList: readonly Executor[];
  readonly cost: Cost | null;
  /** When it is to be stopped because nothing runs; null while something does, or where that is switched off. */
  readonly release: Release | null;
  /** Once it has ended. */
  readonly summary: Summary | null;
}

export const SESSION_STATES = [
  'requested',
  'waiting-for-machines',
  'starting',
  'ready',
  'busy',
  'idle',
  'stopping',
  'stopped',
  'failed',
] as const;
export type SessionState = (typeof SESSION_STATES)[number];

/** `asked` counts all that are wanted now: waiting + starting + ready. `lost` counts since the session began. */
export interface ExecutorCounts {
  readonly asked: number;
  readonly waiting: number;
  readonly starting: number;
  readonly ready: number;
  readonly lost: number;
}

/** Why executors wait. Codes are stable: docs/reference/waits.md has a section for each. */
export interface SessionWait {
  readonly code: WaitCode;
  readonly count: number;
  /** For a data scientist: no word of Kubernetes. */
  readonly sentence: string;
  /** What to do about it; empty where waiting is all there is to do. */
  readonly advice: string;
  /** Usual time of such a wait in seconds, from past ones; null where none is known. */
  readonly usualSeconds: readonly [from: number, to: number] | null;
  /** It does not end by waiting. */
  readonly stuck: boolean;
}
export const WAIT_CODES = [
  'machine-starting',
  'machine-full',
  'pool-at-maximum',
  'project-quota',
  'cloud-quota',
  'too-large',
  'image-pulling',
  'image-missing',
  'node-not-ready',
  'no-matching-machine',
  'disk-pressure',
  'out-of-memory',
  'driver-unreachable',
  'version-mismatch',
  'starting',
  'unknown',
] as const;
export type WaitCode = (typeof WAIT_CODES)[number];

/** A failure that was recognised. Codes are stable: docs/reference/failures.md has a section for each. */
export interface Failure {
  readonly code: string;
  readonly sentence: string;
  /** The line of Spark or of the system that tells it. */
  readonly evidence: string;
  readonly advice: string;
}

export interface Job {
  readonly id: number;
  readonly name: string;
  readonly state: 'running' | 'succeeded' | 'failed' | 'unknown';
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly tasks: Tasks;
  readonly stages: readonly Stage[];
  readonly failure: Failure | null;
}
export interface Tasks {
  readonly total: number;
  readonly done: number;
  readonly running: number;
  readonly failed: number;
}
export interface Stage {
  readonly id: number;
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped';
  readonly tasks: Tasks;
}

export interface Executor {
  readonly id: string;
  /** `released` had nothing to do and was given back, which is no loss. */
  readonly state: 'ready' | 'lost' | 'released';
  readonly cores: number;
  /** What tasks and cached data may use, and use now and used at most. */
  readonly memoryMib: number;
  readonly usedMib: number;
  readonly peakMib: number;
  readonly activeTasks: number;
  readonly failedTasks: number;
  /** Why it is lost; null while it is there, and of one that was released. */
  readonly loss: Failure | null;
}

/** Of the executors: the notebook itself costs nothing more. */
export interface Cost {
  readonly currency: string;
  readonly perHour: number;
  readonly soFar: number;
}

export interface Release {
  readonly at: string;
  /** Near enough for a warning. */
  readonly warn: boolean;
}

export interface Summary {
  readonly durationSeconds: number;
  readonly cost: Cost | null;
  readonly peakMib: number;
  readonly spilledMib: number;
  readonly failedTasks: number;
  /** One sentence for the next time; empty when there is nothing to say. */
  readonly advice: string;
}

/** What a session is asked for: executors, and the cores and MiB of heap of each. */
export interface Numbers {
  readonly executors: number;
  readonly cores: number;
  readonly memoryMib: number;
}

/** Numbers before a session starts with them: a size that the panel offers, or a person's own. */
export interface SessionSize extends Numbers {
  readonly name: 'S' | 'M' | 'L' | 'own';
  /** How it fits, in one sentence: "6 executors on 3 machines". */
  readonly fit: string;
  /** A session would get executors: all of them, or as many as `fit` says. */
  readonly fits: boolean;
  /** Of those that it would get. Null where nobody knows a price. */
  readonly costPerHour: Money | null;
}

export interface Money {
  readonly currency: string;
  readonly amount: number;
}
