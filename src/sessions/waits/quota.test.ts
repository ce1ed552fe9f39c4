import { expect, it } from 'vitest';
import { explainQuota } from './quota.ts';

const one = { cpuMillis: 3000, memoryMib: 14_254, pods: 1 };
const room = (pods: number, cores: number, gib: number) => ({
  limits: { pods: 6, cpuMillis: 18_000, memoryMib: 96 * 1024 },
  used: { pods, cpuMillis: cores * 1000, memoryMib: gib * 1024 },
});

it.each([
  ['Your project’s limit of 6 executors is used up by your other notebook.', room(6, 6, 10), 0],
  ['Your project’s limit of 6 executors is used up, in part by your other notebook.', room(6, 6, 10), 2],
  ['Your project’s limit of 6 executors is reached.', room(6, 6, 10), 6],
  ['Your project’s limit of 18 cores is used up by your other notebook.', room(2, 17, 10), 0],
  ['Your project’s limit of 96 GB of memory is reached.', room(1, 3, 90), 1],
])('%s', (sentence, used, own) => {
  expect(explainQuota(used, one, 3, own)).toMatchObject({ code: 'project-quota', count: 3, sentence });
});

it('says nothing while there is room', () => {
  expect(explainQuota(room(5, 15, 70), one, 1, 5)).toBeUndefined();
});

it('is stuck only where nothing else could give room back', () => {
  expect(explainQuota(room(6, 6, 10), one, 1, 6)?.stuck).toBe(true);
  expect(explainQuota(room(6, 6, 10), one, 1, 5)?.stuck).toBe(false);
});
