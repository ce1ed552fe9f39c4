import { expect, it } from 'vitest';
import { parseMeminfo, parseVmStat, readMemory } from './reading.ts';

it('reads /proc/meminfo', () => {
  expect(parseMeminfo('MemTotal:       16000 kB\nMemFree: 1 kB\nMemAvailable:    4000 kB\n')).toEqual({
    availableBytes: 4_096_000,
    totalBytes: 16_384_000,
  });
});

it('reads vm_stat of macOS', () => {
  const text =
    'Mach Virtual Memory Statistics: (page size of 16384 bytes)\nPages free:          10.\nPages active: 99.\nPages inactive:    20.\nPages speculative: 3.\nPages purgeable:   1.\n';
  expect(parseVmStat(text, 7)).toEqual({ availableBytes: 34 * 16_384, totalBytes: 7 });
});

it('reads this machine', () => {
  const { availableBytes, totalBytes } = readMemory();
  expect(availableBytes).toBeGreaterThan(50 * 1024 * 1024);
  expect(totalBytes).toBeGreaterThan(availableBytes);
});
