import { describe, expect, it } from 'vitest';
import { estimate } from './estimate.ts';
import { executorRequest, ownOverhead, sparkOverhead } from './executor.ts';
import { margin } from './fit.ts';
import { findMachine } from './machines/machine.ts';
import { nodeOf } from './node.ts';
import type { Provider } from './providers.ts';
import { describeChanges } from './words.ts';

const executor = { cores: 3, memoryMib: 12 * 1024 };
const pod = executorRequest(executor, sparkOverhead(0.1));
const machine = (name: string) => findMachine(name)!;
const left = (provider: Provider, name: string, memoryMib: number, maxPods?: number): number =>
  margin(
    nodeOf(provider, machine(name), {
      daemons: { memoryMib },
      ...(maxPods === undefined ? {} : { maxPods }),
    }),
    pod,
    2,
  ).memoryMib;

/**
 * Two executors of 3 cores and 12g on one machine of 8 cores and 32 GiB: the table worked out by hand from the sources,
 * by what the daemons ask for.
 */
describe('what is left beside two executors of 12g on 32 GiB', () => {
  it.each([
    ['aks', 250, 26944, [-388, -638, -688, -988]],
    ['aks', 110, 29744, [2412, 2162, 2112, 1812]],
    ['aks', 30, 31344, [4012, 3762, 3712, 3412]],
    ['aks-2022', 110, 27699, [367, 117, 67, -233]],
  ] as const)('%s, %i pods', (provider, maxPods, allocatable, margins) => {
    expect(nodeOf(provider, machine('Standard_D8s_v3'), { maxPods }).allocatable.memoryMib).toBe(allocatable);
    expect(
      [300, 550, 600, 900].map((daemons) => left(provider, 'Standard_D8s_v3', daemons, maxPods)),
    ).toEqual(margins);
  });

  it('EKS and GKE', () => {
    expect(left('eks', 'm5.2xlarge', 250)).toBe(3352);
    expect(left('gke', 'n2-standard-8', 656)).toBe(714);
  });

  it('cores of AKS', () => {
    expect(nodeOf('aks', machine('Standard_D8s_v3')).room.cpuMillis).toBe(7454);
  });
});

describe('allocatable as measured with kubectl get node', () => {
  it.each([
    ['aks', 'Standard_E2_v4', 110, 13.321, 1900],
    ['aks-2022', 'Standard_E4s_v3', 110, 27.05, 3860],
    ['aks-2022', 'Standard_E8s_v5', 110, 56.581, 7820],
    ['eks', 'm5.large', undefined, 6.803, 1930],
    ['eks', 'm5.xlarge', undefined, 14.202, 3920],
    ['eks', 'r5.xlarge', undefined, 29.916, 3920],
    ['eks', 'r5.2xlarge', undefined, 61.041, 7910],
    ['eks', 'r5.4xlarge', undefined, 121.492, 15890],
    ['eks', 'r5.16xlarge', undefined, 490.108, 63770],
    ['gke', 'n2-highmem-2', undefined, 12.968, 1930],
    ['gke', 'n2-highmem-4', undefined, 27.736, 3920],
    ['gke', 'n2-highmem-8', undefined, 57.27, 7910],
    ['gke', 'n2-highmem-16', undefined, 116.545, 15890],
    ['gke', 'n2-highmem-32', undefined, 240.079, 31850],
  ] as const)('%s %s', (provider, name, maxPods, gib, millis) => {
    const { allocatable } = nodeOf(provider, machine(name), maxPods === undefined ? {} : { maxPods });
    // From 64 GiB on GKE's own count of the memory differs a little from what the node reports.
    const near = provider === 'gke' && gib > 32 ? gib * 1024 * 0.001 : 3;
    expect(Math.abs(allocatable.memoryMib - gib * 1024)).toBeLessThan(near);
    expect(allocatable.cpuMillis).toBe(millis);
  });
});

describe('6 executors of 3 cores and 12g, the original’s example', () => {
  const nodes = (provider: Provider, maxPods?: number, overhead = sparkOverhead(0.1)): (number | null)[] => {
    const { fit } = estimate(
      { executors: 6, executor, overhead },
      {
        provider,
        machine: machine('Standard_D8s_v3'),
        price: null,
        ...(maxPods === undefined ? {} : { maxPods }),
      },
    );
    return [fit.perNode, fit.nodes];
  };
  it('three machines in 2022, six today, three again with fewer pods', () => {
    expect(nodes('aks-2022')).toEqual([2, 3]);
    expect(nodes('aks')).toEqual([1, 6]);
    expect(nodes('aks', 30)).toEqual([2, 3]);
  });
  it('three with sparkhub’s own overhead and fewer pods', () => {
    expect(nodes('aks', 30, ownOverhead(3))).toEqual([2, 3]);
  });
  it('says what would help', () => {
    const wish = { executors: 6, executor, overhead: ownOverhead(3) };
    const one = estimate(wish, { provider: 'aks', machine: machine('Standard_D8s_v5'), price: null });
    expect(describeChanges(one.changes, executor)).toBe('11g fits twice; or maxPods 30');
  });
});
