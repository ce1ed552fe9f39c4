import type { WaitCode } from '../session.ts';
import { because, type Cause, type Surroundings } from './cause.ts';
import type { PodFacts } from './facts.ts';
import { causeOfUnscheduled } from './scheduling.ts';

/** kubelet's words for an image that it cannot have (k8s.io/kubernetes, pkg/kubelet/images/types.go). */
const NO_IMAGE = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
  'RegistryUnavailable',
]);
const CANNOT_START = new Set(['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError']);

/** Why an executor is not ready yet: what its machine says, or the scheduler where it has none. */
export function causeOf(pod: PodFacts, surroundings: Surroundings): Cause {
  if (pod.node === '') return causeOfUnscheduled(pod, surroundings);
  if (NO_IMAGE.has(pod.held)) return because('image-missing', pod.image);
  const machine = surroundings.machines.find(({ name }) => name === pod.node);
  if (machine !== undefined && !machine.ready) return because('node-not-ready');
  if (machine?.diskPressure === true) return because('disk-pressure');
  const last = surroundings.events.findLast(({ reason }) => /^(Pulling|Pulled|Failed\w+)$/.test(reason));
  if (CANNOT_START.has(pod.held)) return because('unknown', last?.message ?? pod.held);
  if (pod.phase !== 'Running' && last?.reason === 'Pulling') return because('image-pulling');
  return because('starting');
}

/** Why an executor has ended, where that keeps the next one from doing better; undefined for all else. */
export function causeOfEnd(reason: string): Cause | undefined {
  const known = ENDS.find(([sign]) => sign.test(reason));
  if (known === undefined) return undefined;
  return because(known[1], known[1] === 'disk-pressure' ? diskLimitOf(reason) : '');
}

/** How much an executor that was evicted may write: the kubelet quotes `"40Gi"`. Empty when it was the machine's disk. */
const diskLimitOf = (reason: string): string => /limit[^"]*?"?(\d+[KMGT]i)\b/.exec(reason)?.[1] ?? '';

/** The most telling first. What a JVM says at its end is in the pod's termination message. */
const ENDS: readonly (readonly [RegExp, WaitCode])[] = [
  // What the kubelet says: kubernetes/kubernetes, pkg/kubelet/eviction/eviction_manager.go. Who is evicted is killed, too (137).
  [/Evicted.*(ephemeral|EmptyDir|disk)|DiskPressure/is, 'disk-pressure'],
  // 52 is Spark's own exit for it (SparkExitCode.OOM).
  [/OOMKilled|exit code (137|52)\b|OutOfMemoryError/, 'out-of-memory'],
  [
    /InvalidClassException|serialVersionUID|NoSuchMethodError|NoSuchFieldError|AbstractMethodError|UnsupportedClassVersionError/,
    'version-mismatch',
  ],
  [
    /Failed to connect to|Cannot receive any reply from|RpcTimeoutException|Unable to create executor.*driver|UnknownHostException|Connecting to .* timed out/is,
    'driver-unreachable',
  ],
];
