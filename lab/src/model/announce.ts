import type { SparkSession } from '../../../src/sessions/session.ts';
import type { Words } from '../words.ts';
import { hasEnded, stateName } from './state.ts';

/**
 * What a screen reader is told: sessions whose state changed, or that wait for something else than before. Empty for
 * all other changes, and for the first picture.
 */
export function announcement(
  words: Words,
  before: readonly SparkSession[] | null,
  after: readonly SparkSession[],
): string {
  if (before === null) return '';
  const known = new Map(before.map((session) => [session.id, session]));
  return after
    .filter((session) => {
      const old = known.get(session.id);
      // An older one that comes to be listed is no news.
      if (old === undefined) return !hasEnded(session);
      return old.state !== session.state || old.waits[0]?.code !== session.waits[0]?.code;
    })
    .map(({ name, state, sentence }) => words.__('%1: %2. %3', name, stateName(words, state), sentence))
    .join(' ');
}
