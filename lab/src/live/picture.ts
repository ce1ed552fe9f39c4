import type { SparkSession } from '../../../src/sessions/session.ts';

/** What this page knows of Spark now. */
export interface Picture {
  readonly sessions: readonly SparkSession[];
  /** Nothing has come yet, so that `sessions` says nothing. */
  readonly empty: boolean;
  /** The picture is live. When not, `sessions` is the last that was seen. */
  readonly connected: boolean;
  /** What the service's clock is ahead of this page's, in ms. */
  readonly clockAhead: number;
}

export const NOTHING_YET: Picture = { sessions: [], empty: true, connected: true, clockAhead: 0 };

/** The picture after an event of the service, whose data is `{sessions, at}`. Throws SyntaxError when it is not. */
export function withEvent(data: string, now: number): Picture {
  const { sessions, at } = JSON.parse(data) as { sessions: SparkSession[]; at: string };
  return { sessions, empty: false, connected: true, clockAhead: Date.parse(at) - now };
}

/** How long to wait before the next attempt to connect: 0.5 s, doubled to 5 s at most. `failures` counts from 0. */
export const backoffMs = (failures: number): number => Math.min(5000, 500 * 2 ** Math.min(failures, 10));
