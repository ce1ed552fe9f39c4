import type { SparkSession } from '../../../src/sessions/session.ts';
import type { Words } from '../words.ts';
import { hasEnded, stateName, type Tone, toneOf } from './state.ts';
import { timeLeft } from './time.ts';

export interface StatusView {
  readonly text: string;
  readonly title: string;
  readonly tone: Tone;
}

/** The session that the status bar speaks of: that of the notebook in front, else the one where most happens. */
export function foremost(sessions: readonly SparkSession[], kernelId: string | null): SparkSession | null {
  const alive = sessions.filter((session) => !hasEnded(session));
  const own = alive.find((session) => kernelId !== null && session.kernelId === kernelId);
  const order = ['busy', 'waiting-for-machines', 'starting', 'requested', 'ready', 'idle', 'stopping'];
  const ranked = [...alive].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return own ?? ranked[0] ?? null;
}

/** What the status bar says: state, executors ready of those asked for, and when it is stopped. `now` in ms. */
export function statusView(
  words: Words,
  session: SparkSession | null,
  { connected, empty }: { readonly connected: boolean; readonly empty: boolean },
  now: number,
): StatusView {
  if (!connected) {
    const title = words.__('The state of Spark is not known: its service does not answer.');
    return { text: words.__('Spark: not known'), title, tone: 'bad' };
  }
  if (empty)
    return { text: words.__('Spark'), title: words.__('Looking for Spark sessions…'), tone: 'quiet' };
  if (session === null) {
    const title = words.__('No Spark session is running. Click to start one.');
    return { text: words.__('Spark: none'), title, tone: 'quiet' };
  }
  const { executors, release } = session;
  const state = words.__('Spark: %1', stateName(words, session.state).toLowerCase());
  const counts = words.__('%1/%2', executors.ready, Math.max(executors.asked, executors.ready));
  const stop = release === null ? '' : words.__('stops in %1', timeLeft(words, release.at, now));
  const text = [state, counts, stop].filter((part) => part !== '').join(' · ');
  const title = `${session.name}: ${session.sentence}`;
  return { text, title, tone: release?.warn ? 'bad' : toneOf(session) };
}
