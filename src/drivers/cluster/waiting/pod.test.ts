import { describe, expect, it } from 'vitest';
import type { ContainerState, KubeEvent, Pod } from '../api/objects.ts';
import { explainPod } from './pod.ts';

const pod = (status: Pod['status'], spec: Partial<Pod['spec']> = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'hub', uid: '1' },
  spec: { nodeName: 'node-1', containers: [], ...spec },
  ...(status === undefined ? {} : { status }),
});
const container = (state: ContainerState, more: object = {}): Pod => {
  const one = { name: 'main', image: 'reg/hub:1', ready: false, restartCount: 0, state, ...more };
  return pod({ phase: 'Pending', containerStatuses: [one] });
};
const event = (reason: string, message = ''): KubeEvent => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: reason },
  reason,
  message,
  involvedObject: { kind: 'Pod', name: 'hub' },
});
const unscheduled = (message: string, events: KubeEvent[] = []) =>
  explainPod(
    pod(
      { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }] },
      {
        nodeName: '',
        containers: [{ name: 'main', image: 'x', resources: { requests: { cpu: '3', memory: '13516Mi' } } }],
      },
    ),
    events,
  );

describe('what a pod waits for', () => {
  it('nothing, when it is ready', () => {
    expect(explainPod(pod({ conditions: [{ type: 'Ready', status: 'True' }] }), [])).toBeUndefined();
  });

  it.each([
    [
      'a machine with room',
      unscheduled(
        "0/4 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 2 Insufficient memory, 1 node(s) had untolerated taint {x: y}. preemption: 0/4 nodes are available: 4 No preemption victims found.",
      ),
      'no machine has room for 3 cores and 13.2 GiB: of 4 machines, 1 belongs to another pool, 2 have too little free memory, 1 is kept for other work',
      false,
    ],
    [
      'a machine that is being started',
      unscheduled('0/1 nodes are available: 1 Insufficient cpu.', [event('TriggeredScaleUp')]),
      'a machine is being started for it',
      false,
    ],
    [
      'a machine that will never come',
      unscheduled('0/1 nodes are available: 1 Insufficient cpu.', [event('NotTriggerScaleUp')]),
      'no machine has room for 3 cores and 13.2 GiB: of 1 machine, 1 has too few free cores, and none that could be started would fit',
      true,
    ],
    [
      'its disk',
      unscheduled('0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.'),
      'its disk is being made',
      false,
    ],
    [
      'what the scheduler says in words of its own',
      unscheduled('0/1 nodes are available: 1 Moon.'),
      'no machine has room for 3 cores and 13.2 GiB (0/1 nodes are available: 1 Moon.)',
      false,
    ],
    [
      'an image',
      explainPod(container({ waiting: { reason: 'ContainerCreating' } }), [
        event('Pulling', 'Pulling image "reg/hub:1"'),
      ]),
      'its image reg/hub:1 is being pulled',
      false,
    ],
    [
      'an image that is not there',
      explainPod(container({ waiting: { reason: 'ImagePullBackOff', message: 'not found' } }), []),
      'its image reg/hub:1 cannot be pulled (not found)',
      true,
    ],
    [
      'a Secret',
      explainPod(
        container({ waiting: { reason: 'CreateContainerConfigError', message: 'secret "x" not found' } }),
        [],
      ),
      'it cannot be started (secret "x" not found)',
      true,
    ],
    [
      'a volume',
      explainPod(container({ waiting: { reason: 'ContainerCreating' } }), [
        event('FailedMount', 'timed out'),
      ]),
      'a folder of its own cannot be mounted yet (timed out)',
      false,
    ],
    [
      'its first answer',
      explainPod(container({ running: {} }), [
        event('Unhealthy', 'Readiness probe failed: dial tcp: connection refused'),
      ]),
      'it has started and does not answer yet',
      false,
    ],
    [
      'a first end to be the last',
      explainPod(container({ terminated: { exitCode: 1, reason: 'Error' } }), []),
      'it ended at once: exit code 1',
      false,
    ],
    [
      'a program that ends again and again',
      explainPod(
        container(
          { waiting: { reason: 'CrashLoopBackOff' } },
          { restartCount: 3, lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } },
        ),
        [],
      ),
      'it ended 3 times: it took more memory than it may',
      true,
    ],
    [
      'the same, seen between two ends',
      explainPod(
        container({ running: {} }, { restartCount: 2, lastState: { terminated: { exitCode: 2 } } }),
        [],
      ),
      'it ended 2 times: exit code 2',
      true,
    ],
  ])('%s', (_, wait, text, stuck) => {
    expect(wait).toEqual({ text, stuck });
  });
});

describe('a pod too large for every machine', () => {
  const machine = (memory: string, labels: Record<string, string>) => ({
    metadata: { labels },
    status: { allocatable: { cpu: '7820m', memory, pods: '30' } },
  });
  const executor = (env: Record<string, string>): Pod =>
    pod(
      {
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message: '0/2 nodes are available: 2 Insufficient memory.',
          },
        ],
      },
      {
        nodeName: '',
        nodeSelector: { pool: 'spark' },
        containers: [
          {
            name: 'main',
            image: 'x',
            env: Object.entries(env).map(([name, value]) => ({ name, value })),
            resources: { requests: { cpu: '3', memory: '14254Mi' } },
          },
        ],
      },
    );
  const size = { SPARK_EXECUTOR_CORES: '3', SPARK_EXECUTOR_MEMORY: '12288m' };
  const small = machine('13000Mi', { pool: 'spark' });

  it.each([
    [
      'is told with what would fit',
      executor(size),
      [machine('8Gi', { pool: 'spark' }), small, machine('64Gi', { pool: 'user' })],
      'no machine has room for 3 cores and 13.9 GiB: even when empty, the largest gives 7.8 cores and 12.7 GiB; 10g fits once',
    ],
    [
      'that is no executor, without',
      executor({}),
      [small],
      'no machine has room for 3 cores and 13.9 GiB: even when empty, the largest gives 7.8 cores and 12.7 GiB',
    ],
    [
      'is not told where one is only full',
      executor(size),
      [small, machine('26944Mi', { pool: 'spark' })],
      'no machine has room for 3 cores and 13.9 GiB: of 2 machines, 2 have too little free memory',
    ],
    [
      'is not told of a pool that is empty now',
      executor(size),
      [machine('8Gi', { pool: 'user' })],
      'no machine has room for 3 cores and 13.9 GiB: of 2 machines, 2 have too little free memory',
    ],
  ])('%s', (_, waiting, machines, text) => {
    expect(explainPod(waiting, [], machines)?.text).toBe(text);
  });
});
