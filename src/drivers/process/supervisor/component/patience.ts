import { FAILED_AFTER, pauseMs, type Timing } from './timing.ts';

/** How long to wait for a component, and when to try again. Times are milliseconds of one steady clock. */
export class Patience {
  readonly #timing: Timing;
  #failures = 0;
  #notBefore = 0;
  #startedAt = 0;
  #readyAt: number | null = null;
  #silentSince: number | null = null;

  constructor(timing: Timing) {
    this.#timing = timing;
  }

  /** Whether it may be started. */
  isDue(now: number): boolean {
    return now >= this.#notBefore;
  }

  /** Forgets earlier failures: it is due at once. */
  reset(): void {
    this.#failures = 0;
    this.#notBefore = 0;
  }

  started(now: number): void {
    this.#startedAt = now;
    this.#readyAt = null;
    this.#silentSince = null;
  }

  /** It answers. Gives the milliseconds it took from its start. */
  answered(now: number): number {
    this.#readyAt ??= now;
    this.#silentSince = null;
    if (now - this.#readyAt > this.#timing.forgetMs) this.#failures = 0;
    return now - this.#startedAt;
  }

  /** It does not answer. Gives what to say when that has lasted too long. */
  silent(now: number): string | undefined {
    this.#silentSince ??= now;
    const { unresponsiveMs, startLimitMs } = this.#timing;
    if (this.#readyAt === null) {
      return now - this.#startedAt < startLimitMs
        ? undefined
        : `was not ready after ${seconds(startLimitMs)}`;
    }
    return now - this.#silentSince < unresponsiveMs
      ? undefined
      : `did not answer for ${seconds(unresponsiveMs)}`;
  }

  /** It failed once more. Gives how often in a row when that is too often. */
  failed(now: number): number | undefined {
    this.#failures += 1;
    this.#notBefore = now + pauseMs(this.#failures, this.#timing);
    return this.#failures < FAILED_AFTER ? undefined : this.#failures;
  }
}

const seconds = (milliseconds: number): string => `${Math.round(milliseconds / 1000)} s`;
