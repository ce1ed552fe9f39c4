import { backoffMs, NOTHING_YET, type Picture, withEvent } from './picture.ts';
import { eventCutter } from './sse.ts';

/** The service says something every 15 s at least; a stream that is silent for longer is dead. */
const SILENCE_MS = 20_000;
/** A stream that breaks and is back within this is not worth a word. */
const PATIENCE_MS = 3_000;
/** A look at another tab is short. */
const AWAY_MS = 10_000;

/** Opens the stream of pictures; it is open until `signal` aborts. */
export type Connect = (signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;
/** The page, as far as it is seen by anybody. */
export type Seen = Pick<Document, 'visibilityState' | 'addEventListener'>;

/**
 * The picture of Spark, kept live for as long as this page is open and seen; a `change` event tells of each new one.
 * A page in the background lets go of its stream: browsers keep few connections to a place, and many tabs would use
 * all of them up.
 */
export class Live extends EventTarget {
  private current: Picture = NOTHING_YET;
  private failures = 0;
  private doubt: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly connect: Connect,
    private readonly page: Seen,
  ) {
    super();
    void this.follow();
  }

  get picture(): Picture {
    return this.current;
  }
  /** The service's clock, in ms. */
  now(): number {
    return Date.now() + this.current.clockAhead;
  }

  private async follow(): Promise<void> {
    for (;;) {
      await this.untilSeen();
      this.expectNews();
      try {
        await this.readOnce();
      } catch {
        // Whatever it was, the picture says that it is old, and the next attempt follows.
      }
      // Nobody looks: the picture is not old, it is left.
      if (this.page.visibilityState === 'hidden') this.expectNothing();
      else {
        this.expectNews();
        await new Promise((resolve) => setTimeout(resolve, backoffMs(this.failures++)));
      }
    }
  }

  /** Reads one stream to its end; rejects when it is silent, or nobody looks, for too long. */
  private async readOnce(): Promise<void> {
    const attempt = new AbortController();
    const giveUp = (): void => attempt.abort();
    let silence = setTimeout(giveUp, SILENCE_MS);
    let away: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      clearTimeout(away);
      if (this.page.visibilityState === 'hidden') away = setTimeout(giveUp, AWAY_MS);
    };
    this.page.addEventListener('visibilitychange', look, { signal: attempt.signal });
    try {
      const reader = (await this.connect(attempt.signal)).getReader();
      const decoder = new TextDecoder();
      const cut = eventCutter();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(silence);
        silence = setTimeout(giveUp, SILENCE_MS);
        for (const { event, data } of cut(decoder.decode(value, { stream: true })))
          if (event === 'sessions') this.show(withEvent(data, Date.now()));
      }
    } finally {
      clearTimeout(silence);
      clearTimeout(away);
      attempt.abort();
    }
  }

  private untilSeen(): Promise<void> {
    if (this.page.visibilityState !== 'hidden') return Promise.resolve();
    return new Promise((resolve) => {
      const found = new AbortController();
      const look = (): void => {
        if (this.page.visibilityState === 'hidden') return;
        found.abort();
        resolve();
      };
      this.page.addEventListener('visibilitychange', look, { signal: found.signal });
    });
  }

  private show(picture: Picture): void {
    this.failures = 0;
    this.expectNothing();
    this.tell(picture);
  }

  /** Calls the picture old unless the next one comes soon after the first doubt. */
  private expectNews(): void {
    if (!this.current.connected) return;
    this.doubt ??= setTimeout(() => this.tell({ ...this.current, connected: false }), PATIENCE_MS);
  }

  private expectNothing(): void {
    clearTimeout(this.doubt);
    this.doubt = undefined;
  }

  private tell(picture: Picture): void {
    this.current = picture;
    this.dispatchEvent(new Event('change'));
  }
}
