import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, in milliseconds; returns at once when the signal comes. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => {});
