import { minus, type Resources } from '../sizing/resources.ts';
import { groupBy } from './group.ts';
import { NOTHING, type PlaceObservation, type PlacePicture } from './observation.ts';
import type { ClusterFacts, EventFacts, PodFacts, ProjectRoom } from './waits/facts.ts';
import { type Ended, explainEnds, explainExecutors } from './waits/waits.ts';

/** Spark takes the pods of executors that ended away at once: what they ended of is kept here. By application. */
export type Past = ReadonlyMap<string, readonly Ended[]>;

/** Of one session; a session that loses more than that is not explained better by more. */
const MOST_KEPT = 20;
const KEPT_MS = 3_600_000;
const AGAINST_ITS_WILL = /^(Evicted|OOMKilled)\b/;

/** An executor that has ended joins those before. */
export function remember(past: Past, pod: PodFacts, now: number): Past {
  if (pod.app === '' || pod.ended === '') return past;
  // One that was told to go has not failed, unless it was on its way when it was.
  if (pod.leaving && !AGAINST_ITS_WILL.test(pod.ended)) return past;
  const known = past.get(pod.app) ?? [];
  if (known.some((one) => one.pod.uid === pod.uid)) return past;
  return new Map(past).set(pod.app, [...known, { pod, at: now }].slice(-MOST_KEPT));
}

/** What is left of those that have ended when what explains nothing any more is forgotten. */
export const forgetOld = (past: Past, now: number): Past =>
  new Map(
    [...past].flatMap(([app, ended]) => {
      const fresh = ended.filter(({ at }) => now - at < KEPT_MS);
      return fresh.length === 0 ? [] : [[app, fresh]];
    }),
  );

/** What a cluster knows of every Spark session in it, and what each person may still have. */
export function describeCluster(facts: ClusterFacts, past: Past, now: number): PlacePicture {
  const events = groupBy(facts.events, ({ about }) => about);
  const eventsOf = (uid: string): readonly EventFacts[] => events.get(uid) ?? [];
  const executors = groupBy(
    facts.pods.filter(({ app, leaving }) => app !== '' && !leaving),
    ({ app }) => app,
  );
  const apps = new Set([...executors.keys(), ...past.keys()]);
  const sessions = [...apps].map((app) =>
    describeSession(app, executors.get(app) ?? [], past.get(app) ?? [], { ...facts, eventsOf }, now),
  );
  return { sessions, rooms: roomsOf(facts) };
}

function describeSession(
  app: string,
  pods: readonly PodFacts[],
  ended: readonly Ended[],
  cluster: Parameters<typeof explainExecutors>[1],
  now: number,
): PlaceObservation {
  const alive = pods.filter((pod) => pod.ended === '');
  const waiting = alive.filter(({ node }) => node === '');
  const running = alive.filter(({ node, phase }) => node !== '' && phase === 'Running');
  const starting = alive.filter(({ node, phase }) => node !== '' && phase !== 'Running');
  return {
    ...NOTHING,
    id: app,
    waiting: waiting.length,
    starting: starting.length,
    running: running.map(({ executorId, runningSince }) => ({ id: executorId, since: runningSince })),
    waits: explainExecutors([...waiting, ...starting], cluster, now),
    ends: explainEnds(ended, now),
    ended: ended.map(({ pod, at }) => ({
      id: pod.executorId,
      reason: pod.ended,
      at: new Date(at).toISOString(),
    })),
  };
}

/** By person: the notebook's own share is no executor's. */
function roomsOf({ pods, quotas }: ClusterFacts): ReadonlyMap<string, ProjectRoom> {
  const rooms = new Map<string, ProjectRoom>();
  for (const notebook of pods) {
    const quota = quotas.get(notebook.namespace);
    if (notebook.owner === '' || quota === undefined) continue;
    const without = (all: Resources): Resources => minus(all, notebook.request);
    rooms.set(notebook.owner, { limits: without(quota.limits), used: without(quota.used) });
  }
  return rooms;
}
