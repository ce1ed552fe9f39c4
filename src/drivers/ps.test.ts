import { afterEach, expect, it } from 'vitest';
import { ps } from './ps.ts';

const before = process.env.TZ;
afterEach(() => {
  if (before === undefined) delete process.env.TZ;
  else process.env.TZ = before;
});

it('tells the start of a process alike, whatever the time zone of the caller', () => {
  const read = (zone: string): string => {
    process.env.TZ = zone;
    return ps('-o', 'lstart=', '-p', `${process.pid}`);
  };
  expect(read('Asia/Tokyo')).toMatch(/^\w{3} \w{3} [ \d]\d [\d:]{8} \d{4}\n$/);
  expect(read('Asia/Tokyo')).toBe(read('America/New_York'));
});

it('says nothing of a process that is gone', () => {
  expect(ps('-o', 'lstart=', '-p', `${2 ** 22 - 1}`)).toBe('');
});
