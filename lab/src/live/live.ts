import { type ISignal, Signal } from '@lumino/signaling';
import { backoffMs, NOTHING_YET, type Picture, withEvent } from './picture.ts';
import type { Requests } from './requests.ts';
import { eventCutter } from './sse.ts';

/** The service says something every 15 s at least; a stream that is silent for longer is dead. */
const SILENCE_MS = 20_000;
/** A stream that breaks and is back within this is not worth a word. */
const PATIENCE_MS = 3_000;

/** The picture of Spark, kept live for as long as this page is open. */
export class Live {
  private current: Picture = NOTHING_YET;
  private readonly signal = new Signal<this, Picture>(this);
  private readonly ended = new AbortController();
  private failures = 0;
  private doubt: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly requests: Requests) {
    this.expectNews(PATIENCE_MS);
    void this.follow();
  }

  get picture(): Picture {
    return this.current;
  }
  get changed(): ISignal<this, Picture> {
    return this.signal;
  }
  /** The service's clock, in ms. */
  now(): number {
    return Date.now() + this.current.clockAhead;
  }
  dispose(): void {
    this.ended.abort();
    clearTimeout(this.doubt);
    Signal.clearData(this);
  }

  private async follow(): Promise<void> {
    while (!this.ended.signal.aborted) {
      try {
        await this.readOnce();
      } catch {
        // Whatever it was, the picture says that it is old, and the next attempt follows.
      }
      this.expectNews(PATIENCE_MS);
      await new Promise((resolve) => setTimeout(resolve, backoffMs(this.failures++)));
    }
  }

  /** Reads one stream to its end; rejects when it is silent for too long. */
  private async readOnce(): Promise<void> {
    const attempt = new AbortController();
    const giveUp = (): void => attempt.abort();
    this.ended.signal.addEventListener('abort', giveUp);
    let silence = setTimeout(giveUp, SILENCE_MS);
    try {
      const reader = (await this.requests.events(attempt.signal)).getReader();
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
      attempt.abort();
      this.ended.signal.removeEventListener('abort', giveUp);
    }
  }

  private show(picture: Picture): void {
    this.failures = 0;
    clearTimeout(this.doubt);
    this.doubt = undefined;
    this.current = picture;
    this.signal.emit(picture);
  }

  /** Calls the picture old unless the next one comes within `ms` of the first doubt. */
  private expectNews(ms: number): void {
    if (!this.current.connected) return;
    this.doubt ??= setTimeout(() => {
      this.doubt = undefined;
      this.current = { ...this.current, connected: false };
      this.signal.emit(this.current);
    }, ms);
  }
}
