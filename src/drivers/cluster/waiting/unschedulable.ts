import { describeRequests } from '../../../sizing/quantity.ts';
import type { KubeEvent, Pod } from '../api/objects.ts';
import { explainTooLarge, type Machine } from './too-large.ts';
import { stuck, type Wait, waiting } from './wait.ts';

/** What the scheduler says of machines, and what that means of one and of several. */
const MEANINGS: readonly (readonly [RegExp, string, string])[] = [
  [/Insufficient cpu/, 'has too few free cores', 'have too few free cores'],
  [/Insufficient memory/, 'has too little free memory', 'have too little free memory'],
  [/Insufficient ephemeral-storage/, 'has too little free disk', 'have too little free disk'],
  [/Too many pods/, 'is full', 'are full'],
  [
    /node affinity\/selector|node selector|node affinity/,
    'belongs to another pool',
    'belong to another pool',
  ],
  [/untolerated taint/, 'is kept for other work', 'are kept for other work'],
  [/volume node affinity/, 'is in another zone than its disk', 'are in another zone than its disk'],
  [/were unschedulable/, 'is closed for new work', 'are closed for new work'],
  [/didn't have free ports/, 'has its port taken', 'have its port taken'],
];

const DISK =
  /unbound immediate PersistentVolumeClaims|persistentvolumeclaim "[^"]*" (not found|is being deleted)/;

/**
 * Why a pod has no machine yet, from what the scheduler and an autoscaler said last, and from the machines there are,
 * where they were read.
 */
export function explainUnscheduled(
  pod: Pod,
  events: readonly KubeEvent[],
  machines: readonly Machine[],
): Wait {
  const condition = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (condition === undefined || condition.status === 'True') return waiting('it is being given a machine');
  const message = condition.message ?? '';
  if (condition.reason === 'SchedulingGated')
    return waiting('something holds it back from being given a machine');
  if (DISK.test(message)) return waiting('its disk is being made');
  const said = events.findLast(({ reason }) => reason !== undefined && AUTOSCALER.test(reason))?.reason ?? '';
  if (/^(TriggeredScaleUp|Nominated)$/.test(said)) return waiting('a machine is being started for it');
  const asks = describeRequests(pod.spec.containers.map(({ resources }) => resources?.requests ?? {}));
  const tooLarge = explainTooLarge(pod, machines);
  const why = `no machine has room for ${asks || 'it'}${tooLarge === undefined ? reasons(message) : `: ${tooLarge}`}`;
  if (said === 'NotTriggerScaleUp') return stuck(`${why}, and none that could be started would fit`);
  return waiting(why);
}

const AUTOSCALER = /^(TriggeredScaleUp|NotTriggerScaleUp|Nominated)$/;

function reasons(message: string): string {
  const match = /^(\d+)\/(\d+) nodes are available:? ?(.*)$/s.exec(message);
  if (match === null) return message === '' ? '' : ` (${message})`;
  const [, , all, rest = ''] = match;
  const parts = rest.split(/preemption:/)[0]!.split(/, (?=\d)/);
  const counted = new Map<(typeof MEANINGS)[number], number>();
  for (const part of parts) {
    const count = Number.parseInt(part, 10);
    const meaning = MEANINGS.find(([pattern]) => pattern.test(part));
    if (meaning !== undefined && count > 0) counted.set(meaning, (counted.get(meaning) ?? 0) + count);
  }
  if (counted.size === 0) return ` (${message})`;
  const told = [...counted].map(([[, one, several], count]) => `${count} ${count === 1 ? one : several}`);
  return `: of ${all} ${all === '1' ? 'machine' : 'machines'}, ${told.join(', ')}`;
}
