import { expect, it } from 'vitest';
import { SESSION_STATES, WAIT_CODES } from '../../../src/sessions/session.ts';
import { aJob, aSession, english } from '../testing.ts';
import { isAtWork, sessionOf, stateName, toneOf } from './state.ts';

it('has a name and a tone for each state', () => {
  for (const state of SESSION_STATES) {
    expect(stateName(english, state)).toMatch(/^[A-Z][a-z ]+$/);
    expect(toneOf(aSession({ state }))).toBeTruthy();
  }
});

it('shows as bad what waits for what will never come', () => {
  const wait = { code: WAIT_CODES[0], count: 1, sentence: '', advice: '', usualSeconds: null };
  const state = 'waiting-for-machines';
  expect(toneOf(aSession({ state, waits: [{ ...wait, stuck: true }] }))).toBe('bad');
  expect(toneOf(aSession({ state, waits: [{ ...wait, stuck: false }] }))).toBe('coming');
  // It has some executors, and works.
  expect(toneOf(aSession({ state: 'busy', waits: [{ ...wait, stuck: true }] }))).toBe('busy');
});

it('asks before work is broken off', () => {
  expect(isAtWork(aSession())).toBe(false);
  expect(isAtWork(aSession({ state: 'busy' }))).toBe(true);
  expect(isAtWork(aSession({ state: 'starting', jobs: [aJob(1, [4])] }))).toBe(true);
});

it('finds the session of a kernel among those it had', () => {
  const first = aSession({ id: 'a', state: 'stopped', startedAt: '2026-11-24T08:00:00Z' });
  const second = aSession({ id: 'b', state: 'failed', startedAt: '2026-11-24T09:00:00Z' });
  expect(sessionOf([first, second, aSession()], 'k1')?.id).toBe('app-1');
  expect(sessionOf([first, second], 'k1')?.id).toBe('b');
  expect(sessionOf([first], 'k2')).toBeNull();
});
