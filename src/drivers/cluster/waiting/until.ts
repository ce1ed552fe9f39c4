import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 500;

/** Asks again and again until the answer is true; `last` tells the one asked that the time is over. False then. */
export async function until(
  limitMs: number,
  ask: (elapsedMs: number, last: boolean) => Promise<boolean>,
  pollMs = POLL_MS,
): Promise<boolean> {
  const begun = performance.now();
  for (;;) {
    const elapsedMs = performance.now() - begun;
    const last = elapsedMs > limitMs;
    if (await ask(elapsedMs, last)) return true;
    if (last) return false;
    await sleep(pollMs);
  }
}

export const seconds = (milliseconds: number): string => `${Math.round(milliseconds / 1000)} s`;
