import { describe, expect, it } from 'vitest';
import { english } from '../testing.ts';
import { executorsInWords, segments } from './executors.ts';

const counts = (ready: number, starting = 0, waiting = 0, lost = 0) => ({
  asked: ready + starting + waiting,
  ready,
  starting,
  waiting,
  lost,
});

describe('executors', () => {
  it('leaves out what is zero', () => {
    expect(executorsInWords(english, counts(6))).toBe('6 executors ready');
    expect(executorsInWords(english, counts(1))).toBe('1 executor ready');
    expect(executorsInWords(english, counts(2, 1, 3, 1))).toBe(
      '2 of 6 executors ready, 1 starting, 3 waiting, 1 lost so far',
    );
    expect(executorsInWords(english, counts(0))).toBe('No executors now');
  });
  it('shares the bar, without empty parts', () => {
    expect(segments(counts(1, 0, 3))).toEqual([
      { kind: 'ready', share: 25 },
      { kind: 'waiting', share: 75 },
    ]);
    expect(segments(counts(0))).toEqual([]);
  });
});
