import { expect, it } from 'vitest';
import { english } from '../testing.ts';
import { count, memory, money, sparkMemory } from './amounts.ts';

it.each([
  [512, '512 MB'],
  [1000, '1 GB'],
  [1536, '1.5 GB'],
  [12_288, '12 GB'],
])('%d MiB are %s', (mib, text) => expect(memory(english, mib)).toBe(text));

it("writes memory as Spark's settings take it", () => {
  expect(sparkMemory(2048)).toBe('2g');
  expect(sparkMemory(1536)).toBe('1536m');
});

it('writes money that is more than nothing as more than nothing', () => {
  expect(money(0.42, 'EUR', 'en')).toBe('€0.42');
  expect(money(0.004, 'USD', 'en')).toBe('$0.004');
  expect(money(0, 'USD', 'en')).toBe('$0.00');
  expect(money(1, 'not a code', 'en')).toBe('1.00 not a code');
});

it('groups digits', () => expect(count(336776, 'en')).toBe('336,776'));
