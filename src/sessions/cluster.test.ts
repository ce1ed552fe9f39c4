import { describe, expect, it } from 'vitest';
import { describeCluster, forgetOld, type Past, remember } from './cluster.ts';
import type { ClusterFacts, PodFacts } from './waits/facts.ts';

const NOW = Date.parse('2026-11-24T08:10:00Z');
const request = { cpuMillis: 1000, memoryMib: 2048, pods: 1 };
const pod = (name: string, more: Partial<PodFacts> = {}): PodFacts => ({
  namespace: 'sparkhub-user-ada',
  name,
  uid: name,
  app: 'spark-1',
  executorId: name,
  owner: '',
  createdAt: NOW,
  leaving: false,
  phase: 'Pending',
  node: '',
  unscheduled: '',
  runningSince: NOW,
  held: '',
  image: 'spark:1',
  ended: '',
  request,
  nodeSelector: {},
  executor: null,
  ...more,
});
const notebook = pod('notebook', { app: '', owner: 'Ada Lovelace', node: 'user-1', phase: 'Running' });
const facts = (pods: readonly PodFacts[], more: Partial<ClusterFacts> = {}): ClusterFacts => ({
  pods,
  events: [],
  machines: [],
  autoscaler: [],
  quotas: new Map(),
  ...more,
});

describe('a cluster', () => {
  it('tells each session its executors, by where they are', () => {
    const pods = [
      notebook,
      pod('a'),
      pod('b', { node: 'spark-1' }),
      pod('c', { node: 'spark-1', phase: 'Running' }),
      pod('d', { node: 'spark-1', phase: 'Running', leaving: true }),
      pod('e', { app: 'spark-2' }),
    ];
    const { sessions } = describeCluster(facts(pods), new Map(), NOW);
    expect(sessions.map(({ id, waiting, starting, running }) => [id, waiting, starting, running])).toEqual([
      ['spark-1', 1, 1, [{ id: 'c', since: NOW }]],
      ['spark-2', 1, 0, []],
    ]);
  });

  it('remembers why executors ended when their pods are gone', () => {
    const killed = pod('a', { node: 'spark-1', phase: 'Failed', ended: 'OOMKilled: exit code 137' });
    const told = pod('b', { ended: 'Error: exit code 143', leaving: true });
    const past = [killed, told, pod('c')].reduce((all, one) => remember(all, one, NOW), new Map() as Past);
    const later = forgetOld(remember(past, killed, NOW + 1000), NOW + 2000);
    const { sessions } = describeCluster(facts([pod('c')]), later, NOW + 2000);
    expect(sessions[0]?.ended).toEqual([
      { id: 'a', reason: 'OOMKilled: exit code 137', at: '2026-11-24T08:10:00.000Z' },
    ]);
    expect(sessions[0]?.ends.map(({ code }) => code)).toEqual(['out-of-memory']);
    expect(forgetOld(later, NOW + 3_700_000)).toEqual(new Map());
    // Spark takes the pod of one that was evicted away at once.
    const evicted = pod('d', {
      ended: 'Evicted: Usage of EmptyDir volume exceeds: exit code 137',
      leaving: true,
    });
    expect(remember(new Map(), evicted, NOW).size).toBe(1);
  });

  it('tells what a person may still have, without the notebook itself', () => {
    const limits = { cpuMillis: 9000, memoryMib: 20_480, pods: 5 };
    const used = { cpuMillis: 3000, memoryMib: 6144, pods: 3 };
    const quotas = new Map([['sparkhub-user-ada', { limits, used }]]);
    const { rooms } = describeCluster(facts([notebook], { quotas }), new Map(), NOW);
    expect(rooms.get('Ada Lovelace')).toEqual({
      limits: { cpuMillis: 8000, memoryMib: 18_432, pods: 4 },
      used: { cpuMillis: 2000, memoryMib: 4096, pods: 2 },
    });
  });
});
