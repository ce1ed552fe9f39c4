import { describe, expect, it } from 'vitest';
import { Patience } from './patience.ts';
import { DEFAULT_TIMING, pauseMs } from './timing.ts';

describe('pauseMs', () => {
  it('doubles from half a second to half a minute', () => {
    expect([1, 2, 3, 7, 50].map((failures) => pauseMs(failures, DEFAULT_TIMING))).toEqual([
      500, 1000, 2000, 30_000, 30_000,
    ]);
  });
});

describe('Patience', () => {
  it('pauses after a failure, and calls the third in a row too often', () => {
    const patience = new Patience(DEFAULT_TIMING);
    expect([patience.failed(0), patience.isDue(499), patience.isDue(500)]).toEqual([undefined, false, true]);
    expect([patience.failed(0), patience.failed(0)]).toEqual([undefined, 3]);
  });

  it('forgets failures after a minute of being ready, not before', () => {
    const patience = new Patience(DEFAULT_TIMING);
    patience.failed(0);
    patience.failed(0);
    patience.started(0);
    patience.answered(0);
    patience.answered(50_000);
    expect(patience.failed(50_000)).toBe(3);
    patience.started(50_000);
    patience.answered(50_000);
    patience.answered(111_000);
    expect(patience.failed(111_000)).toBeUndefined();
  });

  it('bears 30 s of silence once ready, and 120 s before', () => {
    const patience = new Patience(DEFAULT_TIMING);
    patience.started(0);
    expect(patience.silent(119_999)).toBeUndefined();
    expect(patience.silent(120_000)).toBe('was not ready after 120 s');
    patience.answered(120_000);
    // Nobody looked for ten minutes, as when a laptop sleeps: silence counts from the first look.
    expect(patience.silent(720_000)).toBeUndefined();
    expect(patience.silent(750_000)).toBe('did not answer for 30 s');
  });
});
