import type { SparkSession, WaitCode } from '../../sessions/session.ts';
import { usualSeconds } from '../../sessions/usual.ts';
import type { History } from './history.ts';

interface Lasting {
  readonly since: number;
  /** Executors that were ready when it began. */
  readonly ready: number;
  /** When it was seen to be over. */
  readonly until: number | null;
}

/** An executor that is past its wait answers its driver by then, in milliseconds; else the wait was given up. */
const ARRIVES_MS = 60_000;

/** How long waits of each kind take, to tell who waits next. Times are in milliseconds since 1970. */
export class WaitTimes {
  readonly #history: History;
  /** By session, then by code. */
  readonly #lasting = new Map<string, Map<WaitCode, Lasting>>();
  readonly #usual = new Map<WaitCode, ReturnType<typeof usualSeconds>>();

  constructor(history: History) {
    this.#history = history;
  }

  /** From past waits; null while too few are known. */
  usual(code: WaitCode): ReturnType<typeof usualSeconds> {
    const known = this.#usual.get(code);
    if (known !== undefined) return known;
    const usual = usualSeconds(this.#history.waits(code));
    this.#usual.set(code, usual);
    return usual;
  }

  /** Takes in what a session waits for now. A wait counts once executors came of it. */
  follow({ id, waits, executors: { ready } }: SparkSession, now: number): void {
    const codes = new Set(waits.filter(({ stuck }) => !stuck).map(({ code }) => code));
    const lasting = this.#lasting.get(id) ?? new Map<WaitCode, Lasting>();
    for (const code of codes) {
      const { since, ready: before } = lasting.get(code) ?? { since: now, ready };
      lasting.set(code, { since, ready: before, until: null });
    }
    for (const [code, one] of lasting) {
      if (codes.has(code)) continue;
      const until = one.until ?? now;
      if (ready > one.ready) this.#keep(code, (until - one.since) / 1000, now);
      if (ready > one.ready || now - until > ARRIVES_MS) lasting.delete(code);
      else lasting.set(code, { ...one, until });
    }
    if (lasting.size === 0) this.#lasting.delete(id);
    else this.#lasting.set(id, lasting);
  }

  /** A session has ended: what it still waited for was given up. */
  forget(id: string): void {
    this.#lasting.delete(id);
  }

  #keep(code: WaitCode, seconds: number, now: number): void {
    this.#history.addWait(code, seconds, now);
    this.#usual.delete(code);
  }
}
