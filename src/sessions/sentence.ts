import { counted } from '../sizing/words.ts';
import type { SparkSession, WaitCode } from './session.ts';

/** What may hold up executors that have a machine; what others wait for says nothing of these. */
const HELD: ReadonlySet<WaitCode> = new Set([
  'image-pulling',
  'image-missing',
  'node-not-ready',
  'disk-pressure',
  'out-of-memory',
  'driver-unreachable',
  'version-mismatch',
]);

/** What a person would ask of a session now, in one line. */
export function sentenceOf(session: SparkSession, now: number): string {
  const { executors, jobs, waits, failure, startedAt, endedAt, stateSince } = session;
  const [wait] = waits;
  const held = waits.find(({ code }) => HELD.has(code));
  switch (session.state) {
    case 'requested':
      return executors.asked === 0
        ? 'Asking for executors.'
        : `Asking for ${counted(executors.asked, 'executor')}.`;
    case 'waiting-for-machines':
      return wait === undefined
        ? `${counted(executors.waiting, 'executor')} wait for a machine.`
        : wait.sentence;
    case 'starting':
      if (held !== undefined) return held.sentence;
      return executors.starting === 1
        ? '1 executor is starting.'
        : `${executors.starting} executors are starting.`;
    case 'ready':
      return executors.ready === 0
        ? 'Ready. Executors come with the first job.'
        : `Ready: ${counted(executors.ready, 'executor')}${onTheWay(session)}.`;
    case 'busy': {
      const running = jobs.filter(({ state }) => state === 'running');
      const done = running.reduce((sum, { tasks }) => sum + tasks.done, 0);
      const total = running.reduce((sum, { tasks }) => sum + tasks.total, 0);
      return running.length === 0
        ? 'A stream runs.'
        : `${running.length === 1 ? 'A job runs' : `${running.length} jobs run`}: ${done} of ${counted(total, 'task')}${onTheWay(session)}.`;
    }
    case 'idle':
      return `Nothing has run for ${describeTime(now - Date.parse(stateSince))}.`;
    case 'stopping':
      return 'It is being released: nothing ran in it for long.';
    case 'stopped':
      return `Ended after ${describeTime(Date.parse(endedAt ?? startedAt) - Date.parse(startedAt))}.`;
    case 'failed':
      return failure?.sentence ?? 'It failed.';
  }
}

function onTheWay({ executors: { asked, ready } }: SparkSession): string {
  return asked > ready ? `; ${asked - ready} more on the way` : '';
}

/** `2 new machines are starting` as a sentence of its own. */
export const asSentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** `40 seconds`, `12 minutes`, `3 hours`: as much as one wants to know. */
export function describeTime(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return counted(seconds, 'second');
  if (seconds < 2 * 3600) return counted(Math.round(seconds / 60), 'minute');
  return counted(Math.round(seconds / 3600), 'hour');
}
