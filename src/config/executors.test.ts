import { describe, expect, it } from 'vitest';
import { extrasOf, mostExecutors } from './executors.ts';
import { parseConfig } from './parse.ts';

function read(target: string, session: string, limits: string): { most: number; extras: object } {
  const auth = target === 'local' ? '' : 'auth: {kind: native}\n';
  const text = `version: 1\ntarget: {kind: ${target}}\n${auth}projects: [{name: sales, session: {${session}}, limits: {${limits}}}]\n`;
  const { platform } = parseConfig(text, 'sparkhub.yaml', { root: false });
  const project = platform!.projects[0]!;
  return { most: mostExecutors(platform!, project), extras: extrasOf(platform!, project) };
}
const large = 'executor: {cores: 3, memory: 16g}';

describe('executors of a session within the limits of its project', () => {
  it.each([
    ['kubernetes', large, 'executors: 6, cores: 18, memory: 96g', 5],
    ['local', large, 'executors: 6, cores: 18, memory: 96g', 6],
    ['kubernetes', large, 'executors: 6, cores: 8, memory: 96g', 2],
    ['kubernetes', 'executors: {max: 3}', 'executors: 6, cores: 18, memory: 96g', 3],
    ['kubernetes', `${large}, conf: {spark.kubernetes.executor.request.cores: 4}`, 'cores: 18', 4],
    // The smallest session is one executor, and whether it runs is said elsewhere.
    ['kubernetes', large, 'executors: 6, cores: 18, memory: 16g', 1],
    ['local', `${large}, executors: {initial: 0}`, 'executors: 0', 1],
  ])('%s, %s, %s: %i', (target, session, limits, most) => {
    expect(read(target, session, limits).most).toBe(most);
  });
});

describe('what is set aside besides cores and heap', () => {
  it.each([
    ['kubernetes', large, { overhead: { factor: 0.16, leastMib: 1152 } }],
    [
      'kubernetes',
      `${large}, conf: {spark.executor.memoryOverhead: 2g, spark.kubernetes.executor.request.cores: 500m}`,
      { overhead: { factor: 0.16, leastMib: 1152, wholeMib: 2048 }, requestMillis: 500 },
    ],
    ['local', large, { overhead: { factor: 0, leastMib: 0 } }],
  ])('%s, %s', (target, session, extras) => {
    expect(read(target, session, 'executors: 6').extras).toEqual(extras);
  });
});
