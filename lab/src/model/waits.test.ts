import { describe, expect, it } from 'vitest';
import type { SessionWait } from '../../../src/sessions/session.ts';
import { aSession, english } from '../testing.ts';
import { waitedFor, waitLines } from './waits.ts';

const aWait: SessionWait = {
  code: 'machine-starting',
  count: 2,
  sentence: '2 new machines are starting.',
  advice: '',
  usualSeconds: [120, 240],
  stuck: false,
};
const after = (seconds: number): number => Date.parse('2026-11-24T10:01:00Z') + seconds * 1000;
const usual = (changes: Partial<SessionWait>, seconds = 30): string =>
  waitLines(english, aSession({ state: 'starting', waits: [{ ...aWait, ...changes }] }), after(seconds))[0]!
    .usual;

describe('waits', () => {
  it('say how long it usually takes, and when it takes longer', () => {
    expect(usual({})).toBe('Usually 2 to 4 min.');
    expect(usual({}, 241)).toBe('Longer than usual (2 to 4 min).');
  });
  it('say it once, and not where it never ends', () => {
    expect(usual({ sentence: '2 new machines are starting, usually 2 to 4 minutes.' })).toBe('');
    expect(usual({ stuck: true }, 500)).toBe('');
    expect(usual({ usualSeconds: null })).toBe('');
  });
  it('say for how long', () => {
    const state = 'waiting-for-machines';
    expect(waitedFor(english, aSession({ state }), after(72))).toBe('Waiting for 1 min 12 s.');
  });
  it('do not say so of one that works meanwhile', () => {
    const session = aSession({ state: 'busy', waits: [aWait] });
    expect(waitedFor(english, session, after(500))).toBe('Waiting for more.');
    expect(waitLines(english, session, after(500))[0]!.usual).toBe('Usually 2 to 4 min.');
  });
});
