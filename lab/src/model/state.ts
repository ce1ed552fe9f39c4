import type { SessionState, SparkSession } from '../../../src/sessions/session.ts';
import type { Words } from '../words.ts';

/** How a state looks: at work, under way, at rest, wrong. */
export type Tone = 'good' | 'busy' | 'coming' | 'quiet' | 'bad';

const TONES: Readonly<Record<SessionState, Tone>> = {
  requested: 'coming',
  'waiting-for-machines': 'coming',
  starting: 'coming',
  ready: 'good',
  busy: 'busy',
  idle: 'quiet',
  stopping: 'quiet',
  stopped: 'quiet',
  failed: 'bad',
};

/** The tone of a session: bad as well when it waits for what will never come. */
export const toneOf = ({ state, waits }: Pick<SparkSession, 'state' | 'waits'>): Tone =>
  waits.some(({ stuck }) => stuck) && isComing({ state }) ? 'bad' : TONES[state];

/** A state in one or two words. */
export function stateName(words: Words, state: SessionState): string {
  const names: Readonly<Record<SessionState, string>> = {
    requested: words.__('Requested'),
    'waiting-for-machines': words.__('Waiting for machines'),
    starting: words.__('Starting'),
    ready: words.__('Ready'),
    busy: words.__('Busy'),
    idle: words.__('Idle'),
    stopping: words.__('Stopping'),
    stopped: words.__('Stopped'),
    failed: words.__('Failed'),
  };
  return names[state];
}

/** It is on its way to be ready. */
export const isComing = ({ state }: Pick<SparkSession, 'state'>): boolean => TONES[state] === 'coming';

/** It is over: nothing of it can be stopped, kept or cancelled. */
export const hasEnded = ({ state }: Pick<SparkSession, 'state'>): boolean =>
  state === 'stopped' || state === 'failed';

/** Stopping it now would break off work. */
export const isAtWork = ({ state, jobs }: Pick<SparkSession, 'state' | 'jobs'>): boolean =>
  state === 'busy' || jobs.some((job) => job.state === 'running');

/** The session of a kernel: the one that is alive, else the last one; null where it has had none. */
export function sessionOf(sessions: readonly SparkSession[], kernelId: string): SparkSession | null {
  const own = sessions.filter((session) => session.kernelId === kernelId);
  const latest = [...own].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  return own.find((session) => !hasEnded(session)) ?? latest[0] ?? null;
}
