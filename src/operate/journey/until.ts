import { pause } from '../../drivers/clock.ts';

/** How often to ask, in milliseconds. */
const POLL_MS = 500;

/**
 * Asks until the answer is right or the time, in milliseconds, is over, and resolves with the last answer. At least
 * one question is asked. Rejects when the signal comes.
 */
export async function until<T>(
  ask: () => Promise<T>,
  isRight: (answer: T) => boolean,
  { limitMs, signal }: { readonly limitMs: number; readonly signal: AbortSignal },
): Promise<T> {
  const begun = performance.now();
  for (;;) {
    signal.throwIfAborted();
    const answer = await ask();
    if (isRight(answer) || performance.now() - begun > limitMs) return answer;
    await pause(POLL_MS, signal);
  }
}
