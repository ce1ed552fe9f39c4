import type { Words } from '../words.ts';

/** Milliseconds since the epoch of an ISO time; null stays null. */
export const instant = (iso: string | null): number | null => (iso === null ? null : Date.parse(iso));

/** A length of time in the two largest units that matter: "4.2 s", "48 s", "3 min 20 s", "2 h 5 min", "3 days". */
export function duration(words: Words, seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (seconds < 9.95) return words.__('%1 s', (Math.round(Math.max(0, seconds) * 10) / 10).toString());
  if (whole < 60) return words.__('%1 s', whole);
  if (whole < 600 && whole % 60 !== 0) return words.__('%1 min %2 s', Math.floor(whole / 60), whole % 60);
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return words.__('%1 min', minutes);
  if (minutes >= 48 * 60) return words._n('%1 day', '%1 days', Math.round(minutes / 1440));
  if (minutes % 60 === 0) return words.__('%1 h', minutes / 60);
  return words.__('%1 h %2 min', Math.floor(minutes / 60), minutes % 60);
}

/** What is left until `at`, never below nothing, in whole seconds: "4 min 59 s". */
export function timeLeft(words: Words, at: string, now: number): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(at) - now) / 1000));
  return seconds < 10 ? words.__('%1 s', seconds) : duration(words, seconds);
}

/** How long something has gone on, in whole seconds. */
export function timeSince(words: Words, since: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  return seconds < 10 ? words.__('%1 s', seconds) : duration(words, seconds);
}

/** A usual time: "20 to 40 s", "2 to 4 min", or "about 30 s" where both ends are the same. */
export function usualTime(words: Words, [from, to]: readonly [number, number]): string {
  const inMinutes = to > 90;
  const unit = (seconds: number): number =>
    inMinutes ? Math.max(1, Math.round(seconds / 60)) : Math.round(seconds);
  const [low, high] = [unit(from), unit(to)];
  if (low === high) return inMinutes ? words.__('about %1 min', high) : words.__('about %1 s', high);
  return inMinutes ? words.__('%1 to %2 min', low, high) : words.__('%1 to %2 s', low, high);
}
