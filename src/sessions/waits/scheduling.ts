import { fitInto } from '../../sizing/resources.ts';
import { because, type Cause, type Surroundings } from './cause.ts';
import type { EventFacts, MachineFacts, PodFacts } from './facts.ts';

/** Events of the cluster autoscaler about a pod (kubernetes/autoscaler, processors/status/eventing_scale_up_processor.go); `Nominated` is Karpenter's, `FailedScaleUp` GKE's. */
const AUTOSCALER = /^(TriggeredScaleUp|NotTriggerScaleUp|Nominated|FailedScaleUp)$/;
/** An autoscaler looks every ten seconds, some only once a minute: its silence says nothing before. */
const SILENT_MS = 60_000;
/** How long a cloud's refusal holds: the autoscaler tries a pool again after 5 minutes, and after 30 at most. */
const REFUSED_MS = 30 * 60_000;

/** Why an executor has no machine, from what autoscaler and scheduler said last. */
export function causeOfUnscheduled(pod: PodFacts, surroundings: Surroundings): Cause {
  const said = surroundings.events.findLast(({ reason }) => AUTOSCALER.test(reason));
  const refused = refusalOf(said, surroundings);
  if (refused !== undefined) return because('cloud-quota', refused.message);
  if (said?.reason === 'TriggeredScaleUp' || said?.reason === 'Nominated')
    return because('machine-starting', said.message);
  const machines = machinesOf(pod, surroundings.machines);
  if (isTooLarge(pod, machines)) return because('too-large', largestOf(machines));
  // A machine that would do, but for something that passes, is more to say than that there will be no other.
  const passing = causeOfTaint(pod);
  if (passing !== undefined) return passing;
  if (said?.reason === 'NotTriggerScaleUp') return causeOfRefusal(said.message, machines);
  return causeOfScheduler(pod, surroundings.now);
}

/** Machines of the kind that a pod asks for. */
export const machinesOf = (
  { nodeSelector }: PodFacts,
  machines: readonly MachineFacts[],
): readonly MachineFacts[] =>
  machines.filter(({ labels }) =>
    Object.entries(nodeSelector).every(([key, value]) => labels[key] === value),
  );

/** That the cloud gave no machine, when that is the autoscaler's newest word. */
function refusalOf(said: EventFacts | undefined, { autoscaler, now }: Surroundings): EventFacts | undefined {
  if (said?.reason === 'FailedScaleUp') return said;
  const refused = autoscaler.findLast(({ at }) => now - at < REFUSED_MS);
  if (refused === undefined || said === undefined) return undefined;
  if (/in backoff after failed scale-up/.test(said.message)) return refused;
  // It ordered a machine, and then was refused it.
  return said.reason === 'TriggeredScaleUp' && refused.at >= said.at ? refused : undefined;
}

const isTooLarge = ({ request }: PodFacts, machines: readonly MachineFacts[]): boolean =>
  machines.length > 0 && machines.every(({ room }) => fitInto(room, request).count === 0);

/** Memory of the largest machine, in MiB, as text. */
const largestOf = (machines: readonly MachineFacts[]): string =>
  String(Math.max(0, ...machines.map(({ room }) => room.memoryMib)));

/** An autoscaler says for each of its pools why it is of no use: `1 max node group size reached, 2 Insufficient cpu`. */
function causeOfRefusal(message: string, machines: readonly MachineFacts[]): Cause {
  if (/max node group size reached|max limit reached|max cluster .* limit reached/.test(message))
    return because('pool-at-maximum');
  if (/in backoff after failed scale-up/.test(message)) return because('cloud-quota');
  if (/Insufficient|Too many pods/.test(message)) return because('too-large', largestOf(machines));
  if (/affinity|selector|taint/.test(message)) return because('no-matching-machine');
  return because('unknown', message);
}

/** Kubernetes marks a machine that nothing new may start on: https://kubernetes.io/docs/reference/labels-annotations-taints/ */
function causeOfTaint({ unscheduled }: PodFacts): Cause | undefined {
  if (/Insufficient|Too many pods/.test(unscheduled)) return undefined;
  if (/node\.kubernetes\.io\/disk-pressure/.test(unscheduled)) return because('disk-pressure');
  return /node\.kubernetes\.io\/(not-ready|unreachable)/.test(unscheduled)
    ? because('node-not-ready')
    : undefined;
}

/** Where nothing makes machines, or has not spoken yet: `0/3 nodes are available: 1 Insufficient cpu, ...`. */
function causeOfScheduler({ unscheduled, createdAt }: PodFacts, now: number): Cause {
  if (unscheduled === '') return because('starting');
  if (/Insufficient|Too many pods/.test(unscheduled)) return because('machine-full');
  if (/persistentvolumeclaim|PersistentVolumeClaims|volume node affinity/i.test(unscheduled))
    return because('unknown', unscheduled);
  if (now - createdAt < SILENT_MS) return because('starting');
  if (/affinity|selector|taint/.test(unscheduled)) return because('no-matching-machine');
  return because('unknown', unscheduled);
}
