import type { ContainerStatus, KubeEvent, Pod } from '../api/objects.ts';
import type { Machine } from './too-large.ts';
import { explainUnscheduled } from './unschedulable.ts';
import { stuck, type Wait, waiting } from './wait.ts';

/** Ended so often, it will end again. */
const CRASHES = 2;

/**
 * What a pod waits for, from its status and the events about it (oldest first); undefined when it is ready. With the
 * cluster's machines it also tells when none of them could ever take it.
 */
export function explainPod(
  pod: Pod,
  events: readonly KubeEvent[],
  machines: readonly Machine[] = [],
): Wait | undefined {
  const { status = {} } = pod;
  if (pod.metadata.deletionTimestamp !== undefined) return waiting('it is being stopped');
  if (status.phase === 'Succeeded') return waiting('it has ended');
  if (status.phase === 'Failed')
    return stuck(`it has ended: ${status.message ?? status.reason ?? lastWords(pod)}`);
  if (status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True')) return undefined;
  if (!pod.spec.nodeName) return explainUnscheduled(pod, events, machines);
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  const troubled = containers.map(explainContainer).find((wait) => wait !== undefined);
  return troubled ?? explainBeginning(pod, containers, events);
}

const NO_IMAGE = new Set(['ErrImagePull', 'ImagePullBackOff', 'ErrImageNeverPull', 'InvalidImageName']);

function explainContainer(container: ContainerStatus): Wait | undefined {
  const { waiting: held, terminated } = container.state ?? {};
  const { reason = '', message = '' } = held ?? {};
  if (reason === 'ErrImageNeverPull')
    return stuck(`its machine does not have the image ${container.image}, and may not pull it`);
  if (NO_IMAGE.has(reason)) return stuck(`its image ${container.image} cannot be pulled${because(message)}`);
  if (
    reason === 'CreateContainerConfigError' ||
    reason === 'CreateContainerError' ||
    reason === 'RunContainerError'
  )
    return stuck(`it cannot be started${because(message)}`);
  const crashed = reason === 'CrashLoopBackOff' || (terminated !== undefined && terminated.exitCode !== 0);
  if (crashed) {
    const text = `it ended ${times(container.restartCount + (terminated ? 1 : 0))}: ${end(container)}`;
    return container.restartCount >= CRASHES ? stuck(text) : waiting(text);
  }
  // Between two ends it is said to run.
  if (!container.ready && container.restartCount >= CRASHES && container.state?.running !== undefined)
    return stuck(`it ended ${times(container.restartCount)}: ${end(container)}`);
  return undefined;
}

function explainBeginning(
  pod: Pod,
  containers: readonly ContainerStatus[],
  events: readonly KubeEvent[],
): Wait {
  if (containers.some(({ state }) => state?.running !== undefined)) {
    const refused = events.findLast(({ reason }) => reason === 'Unhealthy');
    const started = containers.every(
      ({ state }) => state?.running !== undefined || state?.terminated !== undefined,
    );
    if (started) return waiting(`it has started and does not answer yet${because(answerOf(refused))}`);
  }
  const last = events.findLast(({ reason }) => reason !== undefined && reason in BEGINNINGS);
  const text = last === undefined ? undefined : BEGINNINGS[last.reason!]!(last.message ?? '');
  return waiting(text ?? `it is being started on ${pod.spec.nodeName}`);
}

/** What a probe was answered; that nothing listens yet is no news. */
const answerOf = (event: KubeEvent | undefined): string =>
  event?.message === undefined || /connection refused/.test(event.message) ? '' : event.message;

const BEGINNINGS: Readonly<Record<string, (message: string) => string | undefined>> = {
  Pulling: (message) =>
    `its image ${/"([^"]+)"/.exec(message)?.[1] ?? ''} is being pulled`.replace('  ', ' '),
  Pulled: () => undefined,
  FailedMount: (message) => `a folder of its own cannot be mounted yet${because(message)}`,
  FailedAttachVolume: (message) => `its disk cannot be attached yet${because(message)}`,
  FailedCreatePodSandBox: (message) => `its network cannot be set up yet${because(message)}`,
};

const end = ({ state, lastState }: ContainerStatus): string => {
  const { reason, exitCode, message } = state?.terminated ?? lastState?.terminated ?? {};
  if (reason === 'OOMKilled') return 'it took more memory than it may';
  return message?.trim().split('\n').at(-1) || `exit code ${exitCode ?? 'unknown'}`;
};

const lastWords = (pod: Pod): string => {
  const ended = pod.status?.containerStatuses?.find(({ state }) => state?.terminated !== undefined);
  return ended === undefined ? 'nobody said why' : end(ended);
};

const because = (message: string): string =>
  message === '' ? '' : ` (${message.trim().split('\n')[0]!.slice(0, 300)})`;
const times = (count: number): string => (count <= 1 ? 'at once' : `${count} times`);
