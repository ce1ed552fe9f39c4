import type { KubeObject, Pod } from '../../src/drivers/cluster/api/objects.ts';
import type { Scene } from './causes.ts';

const NAME = 'sparkhub-e2e-silent';

/** A machine that Kubernetes believes in and that nobody is at: as one that has just died. `conf` brings executors there. */
export const SILENT_MACHINE = {
  conf: { 'spark.kubernetes.executor.node.selector.sparkhub-e2e': 'silent' },
} as const;

/** Adds it, ready when it was seen last. Gives what takes it away again, with all that was to run on it. */
export async function addSilentMachine({ api, namespace }: Scene): Promise<() => Promise<void>> {
  const now = new Date().toISOString();
  const room = { cpu: '8', memory: '32Gi', pods: '110', 'ephemeral-storage': '100Gi' };
  const status = {
    capacity: room,
    allocatable: room,
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'KubeletReady',
        message: 'kubelet is posting ready status',
        lastHeartbeatTime: now,
        lastTransitionTime: now,
      },
    ],
  };
  const machine = { apiVersion: 'v1', kind: 'Node', name: NAME };
  await api.create({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: NAME,
      labels: { 'sparkhub.io/pool': 'spark', 'sparkhub-e2e': 'silent', 'kubernetes.io/os': 'linux' },
    },
    status,
  } as KubeObject);
  return async () => {
    await api.remove(machine);
    for (const { metadata } of await podsOn(api, namespace))
      await api.remove(
        { apiVersion: 'v1', kind: 'Pod', namespace, name: metadata.name },
        { graceSeconds: 0 },
      );
  };
}

/** What its kubelet would say of each executor. */
export async function tellPulling({ api, namespace }: Scene): Promise<void> {
  const now = new Date().toISOString();
  for (const pod of await podsOn(api, namespace)) {
    const { name, uid } = pod.metadata;
    await api.create({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${name}.pulling`, namespace },
      involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace, name, uid },
      type: 'Normal',
      reason: 'Pulling',
      message: 'Pulling image "sparkhub/spark"',
      firstTimestamp: now,
      lastTimestamp: now,
      source: { component: 'kubelet', host: NAME },
    } as KubeObject);
  }
}

const podsOn = (api: Scene['api'], namespace: string): Promise<Pod[]> =>
  api.list<Pod>('v1', 'Pod', { namespace, fields: `spec.nodeName=${NAME}` });
