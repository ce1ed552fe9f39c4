import type { SessionWait } from './session.ts';
import type { ProjectRoom } from './waits/facts.ts';

/**
 * What the place knows of a session's executors, apart from what its driver says: Spark's standalone master on one
 * machine, executors' pods, events and machines in a cluster.
 */
export interface PlaceObservation {
  /** Spark's application id. */
  readonly id: string;
  /** Executors that have no machine yet. */
  readonly waiting: number;
  /** Executors that have a machine and do not run yet. */
  readonly starting: number;
  /** Executors that run, as the place sees it; the driver may not know of them yet, or any more. */
  readonly running: readonly Running[];
  readonly waits: readonly SessionWait[];
  /** What those ended of that did so lately; what it says to those in their place is known only with the driver's counts. */
  readonly ends: readonly SessionWait[];
  /** Executors that ended since the session began, by their number in Spark, with the place's own reason: "OOMKilled: exit code 137". */
  readonly ended: readonly { readonly id: string; readonly reason: string; readonly at: string }[];
  /** The session is gone from the place: the master calls it finished. */
  readonly over: boolean;
}

/** An executor that runs: its number in Spark, and since when, in milliseconds since 1970. */
export interface Running {
  readonly id: string;
  readonly since: number;
}

/** A session of which the place knows nothing yet. */
export const NOTHING: PlaceObservation = {
  id: '',
  waiting: 0,
  starting: 0,
  running: [],
  waits: [],
  ends: [],
  ended: [],
  over: false,
};

/** A place at one moment. */
export interface PlacePicture {
  readonly sessions: readonly PlaceObservation[];
  /** By person: what that person's sessions may have in all; nobody in it where nothing limits them together. */
  readonly rooms: ReadonlyMap<string, ProjectRoom>;
}

/** Watches a place until `signal` aborts, and gives the whole of it each time it changes. */
export type Observe = (tell: (picture: PlacePicture) => void, signal: AbortSignal) => Promise<void>;
