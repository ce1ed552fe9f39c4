import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aSession } from '../testing.ts';
import { Live, type Seen } from './live.ts';

/** A service that answers or not, and a page that is seen or not. */
function aPlace() {
  const streams: { say: (text: string) => void; hangUp: () => void; signal: AbortSignal }[] = [];
  let answers = true;
  const connect = async (signal: AbortSignal): Promise<ReadableStream<Uint8Array>> => {
    if (!answers) throw new TypeError('Failed to fetch');
    return new ReadableStream({
      start(controller) {
        signal.addEventListener('abort', () => controller.error(signal.reason), { once: true });
        streams.push({
          say: (text) => controller.enqueue(new TextEncoder().encode(text)),
          hangUp: () => controller.close(),
          signal,
        });
      },
    });
  };
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const live = new Live(connect, page as unknown as Seen);
  const data = JSON.stringify({ sessions: [aSession()], at: new Date().toISOString() });
  return {
    live,
    streams,
    answer: (now: boolean) => {
      answers = now;
    },
    see: (state: 'visible' | 'hidden') => {
      page.visibilityState = state;
      page.dispatchEvent(new Event('visibilitychange'));
    },
    tell: () => streams.at(-1)!.say(`event: sessions\ndata: ${data}\n\n`),
    connected: async (after: number) => {
      await vi.advanceTimersByTimeAsync(after);
      return live.picture.connected;
    },
  };
}

describe('the live picture', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is what the service says', async () => {
    const { live, tell, connected } = aPlace();
    expect(live.picture.empty).toBe(true);
    await connected(0);
    tell();
    expect(await connected(0)).toBe(true);
    expect(live.picture.sessions).toHaveLength(1);
  });

  it('is called old within 5 s of an end, kept, and live again when the service is', async () => {
    const place = aPlace();
    await place.connected(0);
    place.tell();
    await place.connected(0);
    place.answer(false);
    place.streams[0]!.hangUp();
    expect(await place.connected(1000)).toBe(true);
    expect(await place.connected(4000)).toBe(false);
    expect(place.live.picture.sessions).toHaveLength(1);
    place.answer(true);
    await place.connected(5000);
    place.tell();
    expect(await place.connected(0)).toBe(true);
  });

  it('says nothing of a break that is mended at once', async () => {
    const place = aPlace();
    const told = vi.fn();
    await place.connected(0);
    place.tell();
    await place.connected(0);
    place.live.addEventListener('change', () => told(place.live.picture.connected));
    place.streams[0]!.hangUp();
    await place.connected(600);
    place.tell();
    await place.connected(10_000);
    expect(told.mock.calls).toEqual([[true]]);
  });

  it('gives up a stream that is silent', async () => {
    const place = aPlace();
    await place.connected(0);
    place.tell();
    await place.connected(19_000);
    place.streams[0]!.say(': still here\n\n');
    await place.connected(19_000);
    expect(place.streams).toHaveLength(1);
    await place.connected(2_000);
    expect(place.streams[0]!.signal.aborted).toBe(true);
    expect(place.streams).toHaveLength(2);
  });

  it('lets go of its stream while nobody looks, without a word, and is back at once', async () => {
    const place = aPlace();
    await place.connected(0);
    place.tell();
    await place.connected(0);
    place.see('hidden');
    expect(await place.connected(60_000)).toBe(true);
    expect(place.streams[0]!.signal.aborted).toBe(true);
    expect(place.streams).toHaveLength(1);
    place.see('visible');
    await place.connected(0);
    expect(place.streams).toHaveLength(2);
  });
});
