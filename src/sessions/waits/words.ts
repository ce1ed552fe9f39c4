import { overheadMib } from '../../sizing/executor.ts';
import { counted, describeMib } from '../../sizing/words.ts';
import { asSentence } from '../sentence.ts';
import type { SessionWait, WaitCode } from '../session.ts';
import type { PodFacts } from './facts.ts';

/** Executors of one session that wait for the same. */
export interface Group {
  readonly code: WaitCode;
  readonly pods: readonly PodFacts[];
  /** What the causes named, each once. */
  readonly details: readonly string[];
}

interface Said {
  readonly sentence: string;
  readonly advice?: string;
  /** It does not end by waiting. */
  readonly stuck?: true;
}

const ADMIN = 'Show this line to whoever runs this sparkhub.';
const OTHERS = 'It goes on as soon as other work ends. Stop a session of yours that you do not need.';

/** In the words of somebody who has never heard of Kubernetes; docs/reference/waits.md tells whoever runs the platform. */
const WORDS: Readonly<Record<Exclude<WaitCode, 'project-quota'>, (group: Group) => Said>> = {
  'machine-starting': ({ details }) => {
    const machines = countOrdered(details);
    return {
      sentence: machines > 1 ? `${machines} new machines are starting` : 'a new machine is starting',
    };
  },
  'machine-full': () => ({ sentence: 'all machines for executors are in use', advice: OTHERS }),
  'pool-at-maximum': () => ({
    sentence: 'all machines that there may be for executors are in use',
    advice: OTHERS,
  }),
  'cloud-quota': ({ details }) => ({
    sentence: `the cloud gives no further machine${tell(details)}`,
    advice: `It is asked again every few minutes. ${ADMIN}`,
    stuck: true,
  }),
  'too-large': ({ pods, details }) => ({ ...describeTooLarge(pods[0], Number(details[0])), stuck: true }),
  'image-pulling': () => ({ sentence: 'a new machine is fetching what executors run; it does that once' }),
  'image-missing': ({ details }) => ({
    sentence: `what executors run cannot be fetched (${details[0]})`,
    advice: ADMIN,
    stuck: true,
  }),
  'node-not-ready': () => ({
    sentence: 'a machine does not answer',
    advice: 'If it stays away, its executors are started on another one.',
  }),
  'no-matching-machine': () => ({
    sentence: 'there is no machine of the kind that these executors ask for',
    advice: `If your session asks for special machines, start it without. If not: ${ADMIN}`,
    stuck: true,
  }),
  'disk-pressure': ({ details: [limit = ''] }) => ({
    sentence:
      limit === ''
        ? 'the disk of a machine is full'
        : `an executor had to end: it wrote more than the ${limit.replace(/([KMGT])i$/, ' $1B')} of disk that each may use`,
    advice:
      limit === ''
        ? 'It is tidied by itself. If executors end again and again: more, smaller executors, or smaller joins.'
        : 'Another takes its place. If it happens again: more executors, so that each holds less, or smaller joins.',
  }),
  'out-of-memory': ({ pods }) => ({
    sentence:
      pods.length === 1
        ? 'an executor took more memory than allowed and had to end; another takes its place'
        : `${pods.length} executors took more memory than allowed and had to end; others take their place`,
    advice: 'If it happens again, start the session with more memory for each executor.',
  }),
  'driver-unreachable': () => ({
    sentence: 'executors start, and cannot reach this notebook',
    advice: ADMIN,
    stuck: true,
  }),
  'version-mismatch': () => ({
    sentence: 'executors run another version of Spark than this notebook',
    advice: 'Stop your server and start it again (File > Hub Control Panel).',
    stuck: true,
  }),
  starting: ({ pods }) => ({
    sentence: pods.length === 1 ? '1 executor is starting' : `${pods.length} executors are starting`,
  }),
  unknown: ({ details }) => ({ sentence: `executors are held up${tell(details)}`, advice: ADMIN }),
};

/** A group of executors that wait, in words. */
export function describeWait(
  group: Group & { readonly code: Exclude<WaitCode, 'project-quota'> },
): SessionWait {
  const { sentence, advice = '', stuck = false } = WORDS[group.code](group);
  return {
    code: group.code,
    count: group.pods.length,
    sentence: asSentence(sentence),
    advice,
    usualSeconds: null,
    stuck,
  };
}

/** Executors that run, and have not spoken to their driver for long. */
export const describeUnreachable = (count: number): SessionWait => ({
  ...describeWait({ code: 'driver-unreachable', pods: [], details: [] }),
  count,
});

const LONGEST = 200;
const tell = ([detail = '']: readonly string[]): string =>
  detail === '' ? '' : ` (${detail.length > LONGEST ? `${detail.slice(0, LONGEST - 1)}…` : detail})`;

/** `pod triggered scale-up: [{spark 0->2 (max: 3)}]`: machines ordered in all; each pod tells of one order. */
function countOrdered(messages: readonly string[]): number {
  const pools = new Map<string, { from: number; to: number }>();
  for (const message of messages)
    for (const [, pool = '', from, to] of message.matchAll(/\{(\S+) (\d+)->(\d+)/g)) {
      const known = pools.get(pool) ?? { from: Number(from), to: Number(to) };
      pools.set(pool, { from: Math.min(known.from, Number(from)), to: Math.max(known.to, Number(to)) });
    }
  return [...pools.values()].reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Both sizes are heaps, as a person writes them: what a machine gives less what an executor needs beside its heap. */
function describeTooLarge(pod: PodFacts | undefined, largestMib: number): Said {
  const executor = pod?.executor ?? null;
  if (pod === undefined || executor === null)
    return { sentence: 'no machine here can hold such an executor', advice: ADMIN };
  const asked = `an executor of ${counted(executor.cores, 'core')} and ${describeMib(executor.memoryMib)}`;
  const beside = Math.max(0, pod.request.memoryMib - executor.memoryMib);
  const factor = beside / executor.memoryMib;
  const most = Math.floor(largestMib / (1 + factor) / 1024) * 1024;
  // Too many cores, then; or nothing is known of a machine.
  if (most <= 0 || most >= executor.memoryMib)
    return {
      sentence: `no machine here can hold ${asked}`,
      advice: 'Start the session again with smaller executors.',
    };
  const fits = overheadMib(most, { factor, leastMib: 0 }) + most <= largestMib;
  const size = describeMib(fits ? most : most - 1024);
  return {
    sentence: `no machine here can hold ${asked}: the largest takes ${size}`,
    advice: `Start the session again with at most ${size} for each executor.`,
  };
}
