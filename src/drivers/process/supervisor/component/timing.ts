/** How patient the supervisor is, in milliseconds. */
export interface Timing {
  /** Between looks while something starts, and while everything is ready. */
  readonly startingPollMs: number;
  readonly readyPollMs: number;
  /** First pause before a restart; doubles up to `longestPauseMs`. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** Ready for so long, an earlier failure is forgotten. */
  readonly forgetMs: number;
  /** Alive without answering for so long, it is restarted: after it was ready, and while it starts. */
  readonly unresponsiveMs: number;
  readonly startLimitMs: number;
}

export const DEFAULT_TIMING: Timing = {
  startingPollMs: 250,
  readyPollMs: 2_000,
  firstPauseMs: 500,
  longestPauseMs: 30_000,
  forgetMs: 60_000,
  unresponsiveMs: 30_000,
  startLimitMs: 120_000,
};

/** After so many ends in a row without being ready, a component counts as failed. */
export const FAILED_AFTER = 3;

/** Pause before the next start after `failures` in a row. */
export function pauseMs(failures: number, { firstPauseMs, longestPauseMs }: Timing): number {
  return Math.min(longestPauseMs, firstPauseMs * 2 ** Math.max(0, failures - 1));
}
