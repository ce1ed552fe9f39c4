import { expect, it } from 'vitest';
import { backoffMs, withEvent } from './picture.ts';
import { eventCutter } from './sse.ts';

it('cuts events out of any pieces', () => {
  const cut = eventCutter();
  expect(cut(': hello\n\nevent: sess')).toEqual([]);
  expect(cut('ions\ndata: {"a":\ndata: 1}\n')).toEqual([]);
  expect(cut('\ndata: x\n\n')).toEqual([
    { event: 'sessions', data: '{"a":\n1}' },
    { event: 'message', data: 'x' },
  ]);
});

it("keeps the service's clock", () => {
  const now = Date.parse('2026-11-24T10:00:00Z');
  const picture = withEvent('{"sessions":[],"at":"2026-11-24T10:00:03Z"}', now);
  expect(picture).toEqual({ sessions: [], empty: false, connected: true, clockAhead: 3000 });
});

it('tries again within 5 s for ever', () => {
  expect([0, 1, 2, 3, 4, 5000].map(backoffMs)).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
});
