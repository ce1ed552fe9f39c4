import { describe, expect, it } from 'vitest';
import { largestHeapMib } from './advice.ts';
import { estimate, estimateOn } from './estimate.ts';
import { type Overhead, overheadMib, ownOverhead, sparkOverhead } from './executor.ts';
import { findMachine } from './machines/machine.ts';
import { measuredNode } from './node.ts';
import type { Provider } from './providers.ts';
import { describeChanges } from './words.ts';

function advise(
  provider: Provider,
  name: string,
  cores: number,
  gib: number,
  overhead: Overhead = ownOverhead(cores),
): string {
  const executor = { cores, memoryMib: gib * 1024 };
  const { changes } = estimate(
    { executors: 6, executor, overhead },
    { provider, machine: findMachine(name)!, price: null },
  );
  return describeChanges(changes, executor);
}

describe('the smallest change that would help', () => {
  it.each([
    ['aks', 'Standard_D8s_v5', 3, 12, '11g fits twice; or maxPods 30'],
    ['aks', 'Standard_D8s_v5', 4, 12, '3 cores and 11g fit twice'],
    ['aks', 'Standard_D8s_v5', 4, 4, '3 cores fit twice'],
    [
      'aks-2022',
      'Standard_D8s_v3',
      3,
      12,
      '11g fits twice; or overhead 0.1 (nothing kept for Python workers)',
    ],
    ['aks', 'Standard_D8s_v5', 3, 40, '22g fits once; or Standard_D16s_v5'],
    ['aks', 'Standard_D8s_v5', 12, 12, '7 cores fit once; or Standard_D16s_v5'],
    [
      'eks',
      'm5.2xlarge',
      3,
      26,
      '25g fits once; or overhead 0.1 (nothing kept for Python workers); or m5.4xlarge',
    ],
    ['gke', 'n2-standard-8', 3, 12, '11g fits twice; or overhead 0.1 (nothing kept for Python workers)'],
    ['gke', 'e2-highmem-16', 16, 200, '15 cores and 99g fit once'],
    ['eks', 'm5.2xlarge', 3, 12, ''],
  ] as const)('%s %s, %i cores and %ig', (provider, name, cores, gib, expected) => {
    expect(advise(provider, name, cores, gib)).toBe(expected);
  });

  it('nothing, when each would use the machine less well', () => {
    expect(advise('eks', 'm5.xlarge', 3, 10)).toBe('');
  });

  it('for a node that was measured, a smaller executor', () => {
    const executor = { cores: 3, memoryMib: 12 * 1024 };
    const node = measuredNode(
      'box',
      { cpuMillis: 8000, memoryMib: 26000, pods: 110 },
      { cpuMillis: 500, memoryMib: 400, pods: 4 },
    );
    const { changes, fit } = estimateOn({ executors: 2, executor, overhead: ownOverhead(3) }, node);
    expect([fit.perNode, fit.nodes, describeChanges(changes, executor)]).toEqual([1, 2, '10g fits twice']);
  });
});

describe('the largest heap', () => {
  it('is the largest: one more MiB would not fit', () => {
    for (const overhead of [sparkOverhead(0.1), sparkOverhead(0.4), ownOverhead(1), ownOverhead(8)])
      for (const memoryMib of [900, 4096, 26644, 101_017])
        for (const count of [1, 2, 3, 7]) {
          const room = { cpuMillis: 8000, memoryMib, pods: 30 };
          const heap = largestHeapMib(room, count, overhead);
          const share = Math.floor(memoryMib / count);
          const needs = (mib: number): number => mib + overheadMib(mib, overhead);
          if (heap > 0) expect(needs(heap)).toBeLessThanOrEqual(share);
          expect(needs(heap + 1)).toBeGreaterThan(share);
        }
  });
});
