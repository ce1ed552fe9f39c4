import type { SessionWait, SparkSession } from '../../../src/sessions/session.ts';
import type { Words } from '../words.ts';
import { isComing } from './state.ts';
import { timeSince, usualTime } from './time.ts';

export interface WaitLine {
  readonly key: string;
  readonly sentence: string;
  /** "usually 2 to 4 min", "longer than usual (2 to 4 min)"; empty where no time is known. */
  readonly usual: string;
  readonly advice: string;
  readonly stuck: boolean;
}

/** What a session waits for, line by line, as the service ordered it. `now` in milliseconds. */
export const waitLines = (words: Words, session: SparkSession, now: number): WaitLine[] =>
  session.waits.map((wait, index) => ({
    key: `${wait.code} ${index}`,
    sentence: wait.sentence,
    usual: usualOf(words, wait, waitedSeconds(session, now)),
    advice: wait.advice,
    stuck: wait.stuck,
  }));

function usualOf(
  words: Words,
  { usualSeconds, stuck, sentence }: SessionWait,
  waited: number | null,
): string {
  if (usualSeconds === null || stuck) return '';
  const usual = usualTime(words, usualSeconds);
  if (waited !== null && waited > usualSeconds[1]) return words.__('Longer than usual (%1).', usual);
  // The service may have said it already.
  return /usually/i.test(sentence) ? '' : words.__('Usually %1.', usual);
}

/** "Waiting for 1 min 12 s.", where it is known for how long. */
export const waitedFor = (words: Words, session: SparkSession, now: number): string =>
  isComing(session)
    ? words.__('Waiting for %1.', timeSince(words, session.stateSince, now))
    : words.__('Waiting for more.');

// The state of a session that works tells nothing of how long it has waited for more.
const waitedSeconds = (session: SparkSession, now: number): number | null =>
  isComing(session) ? (now - Date.parse(session.stateSince)) / 1000 : null;
