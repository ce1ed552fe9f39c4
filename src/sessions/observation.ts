import type { SessionWait } from './session.ts';

/**
 * What the place knows of a session's executors, apart from what its driver says: Spark's standalone master on one
 * machine, executors' pods, events and machines in a cluster. Observers give the whole of it each time it changes.
 */
export interface PlaceObservation {
  /** Spark's application id. */
  readonly id: string;
  /** Null where the place does not know whose it is. */
  readonly owner: string | null;
  /** Executors that have no machine yet. */
  readonly waiting: number;
  /** Executors that have a machine and have not answered their driver yet. */
  readonly starting: number;
  /** Executors that run, as the place sees it; the driver may not know of them yet. */
  readonly running: number;
  readonly waits: readonly SessionWait[];
  /** Executors that ended since the session began, with the place's own reason: "it took more memory than it may". */
  readonly ended: readonly { readonly name: string; readonly reason: string; readonly at: string }[];
  /** The session is gone from the place: the master calls it finished, or its notebook's machine is gone. */
  readonly over: boolean;
}

/** Watches a place until `signal` aborts, and tells of every session on every change. */
export type Observe = (
  tell: (observations: readonly PlaceObservation[]) => void,
  signal: AbortSignal,
) => Promise<void>;
