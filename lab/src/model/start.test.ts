import { describe, expect, it } from 'vitest';
import { aSession, english } from '../testing.ts';
import { fitAndPrice, mistake, price, sizeInWords, sizeOf, startCode, startRefusal } from './start.ts';

const wish = { executors: 6, cores: 2, memoryMib: 4096 };

it('writes the cell that starts it', () => {
  expect(startCode(wish)).toBe(`from pyspark.sql import SparkSession

spark = (
    SparkSession.builder
    .config("spark.executor.instances", "6")
    .config("spark.dynamicAllocation.maxExecutors", "6")
    .config("spark.executor.cores", "2")
    .config("spark.executor.memory", "4g")
    .getOrCreate()
)`);
});

it('finds what is wrong with own numbers', () => {
  expect(mistake(english, wish)).toBe('');
  expect(mistake(english, { ...wish, executors: 0 })).toContain('Executors');
  expect(mistake(english, { ...wish, cores: 1.5 })).toContain('Cores');
  expect(mistake(english, { ...wish, memoryMib: Number.NaN })).toContain('Memory');
});

it('says a size and its price', () => {
  expect(sizeInWords(english, wish)).toBe('6 executors with 2 cores and 4 GB each');
  expect(sizeInWords(english, { executors: 1, cores: 1, memoryMib: 512 })).toBe(
    '1 executor with 1 core and 512 MB',
  );
  expect(price(english, { costPerHour: { currency: 'USD', amount: 1.2 } })).toMatch(/1\.20 per hour$/);
  expect(price(english, { costPerHour: null })).toBe('');
});

it('says how a size fits, and what it costs where that is known', () => {
  const size = { ...wish, name: 'own', fit: '6 executors on 3 machines', fits: true } as const;
  const costPerHour = { currency: 'USD', amount: 1.2 };
  expect(fitAndPrice(english, { ...size, costPerHour })).toMatch(
    /^6 executors on 3 machines · .*1\.20 per hour$/,
  );
  expect(fitAndPrice(english, { ...size, costPerHour: null })).toBe('6 executors on 3 machines');
});

it('takes an answer only for the numbers that were asked about', () => {
  const size = { ...wish, name: 'own', fit: '', fits: true, costPerHour: null } as const;
  expect(sizeOf([size], wish)).toBe(size);
  expect(sizeOf([size], { ...wish, cores: 1 })).toBeNull();
});

describe('what keeps a session from starting', () => {
  const notebook = { kernelId: 'k1', idle: true };
  const stopped = aSession({ state: 'stopped' });
  it.each([
    ['no notebook', null, [], /Open a notebook/],
    ['no kernel', { ...notebook, kernelId: null }, [], /has no kernel/],
    ['a busy kernel', { ...notebook, idle: false }, [], /is busy/],
    ['a session that it has', notebook, [aSession()], /already/],
    ['nothing', notebook, [stopped, aSession({ kernelId: 'k2' })], /^$/],
  ])('%s', (_, where, sessions, text) => expect(startRefusal(english, where, sessions)).toMatch(text));
});
