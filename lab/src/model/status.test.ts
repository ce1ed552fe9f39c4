import { describe, expect, it } from 'vitest';
import { aSession, english } from '../testing.ts';
import { foremost, statusView } from './status.ts';

const live = { connected: true, empty: false };
const now = Date.parse('2026-11-24T10:10:00Z');
const text = (...args: Parameters<typeof statusView> extends [unknown, ...infer Rest] ? Rest : never) =>
  statusView(english, ...args).text;

describe('the session that counts', () => {
  const idle = aSession({ id: 'a', kernelId: 'ka', state: 'idle' });
  const busy = aSession({ id: 'b', kernelId: 'kb', state: 'busy' });
  const over = aSession({ id: 'c', kernelId: 'kc', state: 'stopped' });
  it('is that of the notebook in front', () => expect(foremost([idle, busy], 'ka')).toBe(idle));
  it('else the one where most happens', () => expect(foremost([idle, busy], 'kx')).toBe(busy));
  it('never one that is over', () => expect(foremost([over], 'kc')).toBeNull());
});

describe('the status bar', () => {
  it('says state and executors', () => expect(text(aSession(), live, now)).toBe('Spark: ready · 6/6'));
  it('counts down to the release', () => {
    const release = { at: '2026-11-24T10:14:00Z', warn: true };
    const session = aSession({ state: 'idle', release });
    expect(text(session, live, now)).toBe('Spark: idle · 6/6 · stops in 4 min');
    expect(statusView(english, session, live, now).tone).toBe('bad');
  });
  it('does not claim to know', () => {
    expect(text(aSession(), { connected: false, empty: false }, now)).toBe('Spark: not known');
    expect(text(null, { connected: true, empty: true }, now)).toBe('Spark');
  });
  it('says that there is none', () => expect(text(null, live, now)).toBe('Spark: none'));
});
