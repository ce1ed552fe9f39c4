import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { WAIT_CODES } from '../session.ts';
import type { EventFacts, MachineFacts, PodFacts } from './facts.ts';
import { type Ended, explainEnds, explainExecutors, inOrder } from './waits.ts';

const NOW = Date.parse('2026-11-24T08:10:00Z');
const seconds = (ago: number): number => NOW - ago * 1000;
let count = 0;
const pod = (more: Partial<PodFacts> = {}): PodFacts => ({
  namespace: 'sparkhub-user-ada',
  name: 'test-exec-1',
  uid: `uid-${count++}`,
  app: 'spark-1',
  executorId: '1',
  owner: '',
  createdAt: seconds(90),
  leaving: false,
  phase: 'Pending',
  node: '',
  unscheduled: '',
  runningSince: 0,
  held: '',
  image: 'registry.example.com/spark:1',
  ended: '',
  request: { cpuMillis: 3000, memoryMib: 14_254, pods: 1 },
  nodeSelector: { 'sparkhub.io/pool': 'spark' },
  executor: { cores: 3, memoryMib: 12_288 },
  ...more,
});
const machine = (more: Partial<MachineFacts> = {}): MachineFacts => ({
  name: 'spark-1',
  labels: { 'sparkhub.io/pool': 'spark' },
  ready: true,
  diskPressure: false,
  room: { cpuMillis: 7800, memoryMib: 29_144, pods: 110 },
  ...more,
});
const FULL = '0/4 nodes are available: 3 Insufficient cpu, 1 node(s) had untolerated taint {a: b}.';
const NO_MATCH = "0/4 nodes are available: 4 node(s) didn't match Pod's node affinity/selector.";
/** What was said of a pod, oldest first: reason, message, seconds ago. */
type Word = readonly [reason: string, message: string, ago?: number];

interface World {
  readonly pods?: readonly PodFacts[];
  /** Of every pod. */
  readonly said?: readonly Word[];
  readonly autoscaler?: readonly Word[];
  readonly machines?: readonly MachineFacts[];
}
const events = (about: string, words: readonly Word[] = []): EventFacts[] =>
  words.map(([reason, message, ago = 5]) => ({ about, reason, message, at: seconds(ago) }));
const explain = ({ pods = [pod()], said, autoscaler, machines = [machine()] }: World) =>
  explainExecutors(
    pods,
    { machines, autoscaler: events('', autoscaler), eventsOf: (uid) => events(uid, said) },
    NOW,
  );

const waiting = pod({ unscheduled: FULL });
const triggered: Word = ['TriggeredScaleUp', 'pod triggered scale-up: [{spark 0->2 (max: 3)}]'];
const ended = (reason: string, ago = 10): Ended => ({ pod: pod({ ended: reason }), at: seconds(ago) });

describe('what executors wait for', () => {
  const cases: readonly (readonly [code: string, sentence: string, world: World])[] = [
    ['machine-starting', '2 new machines are starting.', { pods: [waiting, waiting], said: [triggered] }],
    [
      'machine-starting',
      'A new machine is starting.',
      { pods: [waiting], said: [['Nominated', 'Pod should schedule on: nodeclaim/spark-x']] },
    ],
    ['machine-full', 'All machines for executors are in use.', { pods: [waiting] }],
    [
      'pool-at-maximum',
      'All machines that there may be for executors are in use.',
      {
        pods: [waiting],
        said: [['NotTriggerScaleUp', "pod didn't trigger scale-up: 1 max node group size reached"]],
      },
    ],
    [
      'cloud-quota',
      'The cloud gives no further machine (Scale-up failed for group spark: QuotaExceeded).',
      {
        pods: [waiting],
        said: [[triggered[0], triggered[1], 60]],
        autoscaler: [['FailedToScaleUpGroup', 'Scale-up failed for group spark: QuotaExceeded', 30]],
      },
    ],
    [
      'cloud-quota',
      'The cloud gives no further machine.',
      {
        pods: [waiting],
        said: [['NotTriggerScaleUp', "pod didn't trigger scale-up: 1 in backoff after failed scale-up"]],
      },
    ],
    [
      'too-large',
      'No machine here can hold an executor of 3 cores and 40g: the largest takes 24g.',
      {
        pods: [
          pod({
            unscheduled: FULL,
            executor: { cores: 3, memoryMib: 40_960 },
            request: { cpuMillis: 3000, memoryMib: 47_513, pods: 1 },
          }),
        ],
      },
    ],
    [
      // The pool has no machine now; its autoscaler knows what one would be like.
      'too-large',
      'No machine here can hold an executor of 12 cores and 12g.',
      {
        pods: [pod({ unscheduled: NO_MATCH, executor: { cores: 12, memoryMib: 12_288 } })],
        machines: [],
        said: [['NotTriggerScaleUp', "pod didn't trigger scale-up: 1 Insufficient cpu"]],
      },
    ],
    [
      'image-pulling',
      'A new machine is fetching what executors run; it does that once.',
      { pods: [pod({ node: 'spark-1' })], said: [['Pulling', 'Pulling image "registry/spark:1"']] },
    ],
    [
      'image-missing',
      'What executors run cannot be fetched (registry.example.com/spark:1).',
      { pods: [pod({ node: 'spark-1', held: 'ImagePullBackOff' })] },
    ],
    [
      'node-not-ready',
      'A machine does not answer.',
      { pods: [pod({ node: 'spark-1' })], machines: [machine({ ready: false })] },
    ],
    [
      'no-matching-machine',
      'There is no machine of the kind that these executors ask for.',
      { pods: [pod({ unscheduled: NO_MATCH })], machines: [] },
    ],
    [
      'disk-pressure',
      'The disk of a machine is full.',
      { pods: [pod({ node: 'spark-1' })], machines: [machine({ diskPressure: true })] },
    ],
    [
      'disk-pressure',
      'The disk of a machine is full.',
      {
        pods: [
          pod({
            unscheduled: `${NO_MATCH} 1 node(s) had untolerated taint(s) {node.kubernetes.io/disk-pressure: }.`,
          }),
        ],
        said: [
          [
            'NotTriggerScaleUp',
            "pod didn't trigger scale-up: 1 node(s) didn't match Pod's node affinity/selector",
          ],
        ],
      },
    ],
    ['starting', '1 executor is starting.', { pods: [pod({ node: 'spark-1', phase: 'Running' })] }],
    // An autoscaler has not spoken yet: nothing is the matter.
    [
      'starting',
      '1 executor is starting.',
      { pods: [pod({ unscheduled: NO_MATCH, createdAt: seconds(5) })] },
    ],
    [
      'unknown',
      'Executors are held up (0/4 nodes are available: something new.).',
      { pods: [pod({ unscheduled: '0/4 nodes are available: something new.' })] },
    ],
  ];
  it.each(cases)('%s: %s', (code, sentence, world) => {
    expect(explain(world)[0]).toMatchObject({ code, sentence });
  });

  const ends: readonly (readonly [code: string, reason: string])[] = [
    ['out-of-memory', 'OOMKilled: exit code 137'],
    ['out-of-memory', 'Error: exit code 52: java.lang.OutOfMemoryError: Java heap space'],
    ['driver-unreachable', 'Error: exit code 1: java.io.IOException: Failed to connect to /10.244.0.7:7100'],
    [
      'version-mismatch',
      'Error: exit code 1: java.io.InvalidClassException: org.apache.spark.rpc.X; local class incompatible',
    ],
    [
      'disk-pressure',
      'Evicted: Pod ephemeral local storage usage exceeds the total limit of containers 40Gi. ',
    ],
    ['disk-pressure', 'Evicted: Usage of EmptyDir volume "spark-local-dir-1" exceeds the limit "40Gi". '],
  ];
  it.each(ends)('%s, of executors that ended lately: %s', (code, reason) => {
    expect(explainEnds([ended(reason), ended(reason)], NOW)).toMatchObject([{ code, count: 2 }]);
    expect(explainEnds([ended(reason, 600)], NOW)).toEqual([]);
  });

  it('says how much an executor may write that wrote more', () => {
    const [over, full] = [
      'Evicted: Usage of EmptyDir volume "spark-local-dir-1" exceeds the limit "40Gi". : exit code 137',
      'Evicted: The node was low on resource: ephemeral-storage. Threshold quantity: 5Gi: exit code 137',
    ].map((reason) => explainEnds([ended(reason)], NOW)[0]?.sentence);
    expect(over).toBe('An executor had to end: it wrote more than the 40 GB of disk that each may use.');
    expect(full).toBe('The disk of a machine is full.');
  });

  it('says first what will not end by waiting, then what keeps most', () => {
    const mixed = [
      pod({ node: 'spark-1' }),
      pod({ node: 'spark-1' }),
      pod({ node: 'spark-1', held: 'ErrImagePull' }),
    ];
    expect(inOrder(explain({ pods: mixed })).map(({ code, count, stuck }) => [code, count, stuck])).toEqual([
      ['image-missing', 1, true],
      ['starting', 2, false],
    ]);
  });

  it('counts executors that will fit beside those that a machine was ordered for', () => {
    const beside = pod({ unscheduled: FULL });
    const found = explainExecutors(
      [waiting, beside],
      {
        machines: [machine()],
        autoscaler: [],
        eventsOf: (uid) => (uid === waiting.uid ? events(uid, [triggered]) : []),
      },
      NOW,
    );
    expect(found.map(({ code, count }) => [code, count])).toEqual([['machine-starting', 2]]);
  });

  it('forgets a refusal of the cloud once a machine was ordered again', () => {
    const world: World = {
      pods: [waiting],
      said: [triggered],
      autoscaler: [['FailedToScaleUpGroup', 'QuotaExceeded', 30]],
    };
    expect(explain(world)[0]?.code).toBe('machine-starting');
  });

  it('uses no word of Kubernetes', () => {
    // What is in brackets quotes whoever said it.
    for (const [, sentence, world] of cases)
      for (const text of [sentence, explain(world)[0]?.advice])
        expect(text?.replace(/\(.*\)/, '')).not.toMatch(
          /\b(pods?|taints?|nodes? |PVC|namespace|kubelet|container)\b/i,
        );
  });
});

it('has a section in the docs for every code', () => {
  const page = readFileSync(new URL('../../../docs/reference/waits.md', import.meta.url), 'utf8');
  expect([...page.matchAll(/^## (.+)$/gm)].map(([, code]) => code).sort()).toEqual([...WAIT_CODES].sort());
});
