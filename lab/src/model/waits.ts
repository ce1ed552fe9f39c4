import type { SessionWait, SparkSession } from '../../../src/sessions/session.ts';
import type { Words } from '../words.ts';
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
    usual: usualOf(words, wait, (now - Date.parse(session.stateSince)) / 1000),
    advice: wait.advice,
    stuck: wait.stuck,
  }));

function usualOf(words: Words, { usualSeconds, stuck, sentence }: SessionWait, waited: number): string {
  if (usualSeconds === null || stuck) return '';
  const usual = usualTime(words, usualSeconds);
  if (waited > usualSeconds[1]) return words.__('Longer than usual (%1).', usual);
  // The service may have said it already.
  return /usually/i.test(sentence) ? '' : words.__('Usually %1.', usual);
}

/** "for 1 min 12 s", while a session waits for something; empty when it does not. */
export const waitedFor = (words: Words, session: SparkSession, now: number): string =>
  session.waits.length === 0 ? '' : words.__('for %1', timeSince(words, session.stateSince, now));
