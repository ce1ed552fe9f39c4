import { groupBy } from '../group.ts';
import type { SessionWait, WaitCode } from '../session.ts';
import type { Cause, Surroundings } from './cause.ts';
import { causeOf, causeOfEnd } from './container.ts';
import type { ClusterFacts, EventFacts, PodFacts } from './facts.ts';
import { describeWait } from './words.ts';

/** An executor that ended so long ago explains nothing any more, in milliseconds. */
const RECENT_MS = 120_000;

/** An executor that has ended, and when it was seen to. */
export interface Ended {
  readonly pod: PodFacts;
  readonly at: number;
}

/** What executors wait for that are not ready. */
export function explainExecutors(
  pods: readonly PodFacts[],
  cluster: Pick<ClusterFacts, 'machines' | 'autoscaler'> & {
    readonly eventsOf: (uid: string) => readonly EventFacts[];
  },
  now: number,
): SessionWait[] {
  const surroundings = (pod: PodFacts): Surroundings => ({
    events: cluster.eventsOf(pod.uid),
    machines: cluster.machines,
    autoscaler: cluster.autoscaler,
    now,
  });
  return group(together(pods.map((pod) => ({ pod, cause: causeOf(pod, surroundings(pod)) })))).map(
    describeWait,
  );
}

/** What executors ended of lately: why those in their place will hardly do better. */
export function explainEnds(ended: readonly Ended[], now: number): SessionWait[] {
  const causes = ended
    .filter(({ at }) => now - at < RECENT_MS)
    .flatMap(({ pod }) => {
      const cause = causeOfEnd(pod.ended);
      return cause === undefined ? [] : [{ pod, cause }];
    });
  return group(causes).map(describeWait);
}

/** What will not end by waiting first, then what keeps most executors. */
export const inOrder = (waits: readonly SessionWait[]): SessionWait[] =>
  [...waits].sort((a, b) => Number(b.stuck) - Number(a.stuck) || weight(b) - weight(a));

/** That the others are just starting is the least to say. */
const weight = ({ code, count }: SessionWait): number => (code === 'starting' ? 0 : count);

interface Explained {
  readonly pod: PodFacts;
  readonly cause: Cause;
}

/** What an autoscaler says of one executor that others of the session wait for as well. */
const ORDERED: ReadonlySet<WaitCode> = new Set(['machine-starting', 'cloud-quota']);

/**
 * An autoscaler speaks of the executors that it orders a machine for; others that will fit beside them hear nothing. They
 * wait for the same machines.
 */
function together(causes: readonly Explained[]): Explained[] {
  const ordered = causes.find(({ cause }) => ORDERED.has(cause.code));
  if (ordered === undefined) return [...causes];
  return causes.map((one) =>
    one.pod.node === '' && (one.cause.code === 'machine-full' || one.cause.code === 'starting')
      ? { ...one, cause: ordered.cause }
      : one,
  );
}

type Group = Parameters<typeof describeWait>[0];

function group(causes: readonly Explained[]): Group[] {
  return [...groupBy(causes, ({ cause }) => cause.code)].map(([code, members]) => ({
    code: code as Group['code'],
    pods: members.map(({ pod }) => pod),
    details: [...new Set(members.map(({ cause }) => cause.detail).filter((detail) => detail !== ''))],
  }));
}
