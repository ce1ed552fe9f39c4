import { expect, it } from 'vitest';
import { aSession, english } from '../testing.ts';
import { announcement } from './announce.ts';

it('tells what is new, not each second', () => {
  const ready = aSession();
  expect(announcement(english, null, [ready])).toBe('');
  expect(announcement(english, [ready], [{ ...ready, sentence: 'Ready. 6 executors.' }])).toBe('');
  expect(announcement(english, [ready], [aSession({ state: 'busy', sentence: 'Job 1 runs.' })])).toBe(
    'flights: Busy. Job 1 runs.',
  );
  expect(announcement(english, [], [ready])).toBe('flights: Ready. Ready.');
  expect(announcement(english, [], [aSession({ state: 'stopped' })])).toBe('');
});
