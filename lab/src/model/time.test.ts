import { describe, expect, it } from 'vitest';
import { english } from '../testing.ts';
import { duration, timeLeft, timeSince, usualTime } from './time.ts';

const noon = Date.parse('2026-11-24T12:00:00Z');

describe('duration', () => {
  it.each([
    [0, '0 s'],
    [4.23, '4.2 s'],
    [9.96, '10 s'],
    [59.6, '1 min'],
    [60, '1 min'],
    [200, '3 min 20 s'],
    [601, '10 min'],
    [3600, '1 h'],
    [7500, '2 h 5 min'],
    [3 * 86400, '3 days'],
  ])('%d s is %s', (seconds, text) => expect(duration(english, seconds)).toBe(text));
});

describe('time left and since', () => {
  it('never goes below nothing', () => {
    expect(timeLeft(english, '2026-11-24T11:59:00Z', noon)).toBe('0 s');
    expect(timeSince(english, '2026-11-24T12:00:05Z', noon)).toBe('0 s');
  });
  it('is in whole seconds', () => {
    expect(timeLeft(english, '2026-11-24T12:00:05.200Z', noon)).toBe('6 s');
    expect(timeLeft(english, '2026-11-24T12:04:59Z', noon)).toBe('4 min 59 s');
    expect(timeSince(english, '2026-11-24T11:58:00Z', noon)).toBe('2 min');
  });
});

describe('usual time', () => {
  it('is in seconds up to a minute and a half, in minutes above', () => {
    expect(usualTime(english, [20, 40])).toBe('20 to 40 s');
    expect(usualTime(english, [120, 240])).toBe('2 to 4 min');
    expect(usualTime(english, [110, 130])).toBe('about 2 min');
    expect(usualTime(english, [10, 120])).toBe('1 to 2 min');
  });
});
