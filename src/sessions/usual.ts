/** Fewer say nothing. */
const ENOUGH = 3;

/**
 * The usual time of a wait, from past ones in seconds: the middle half of them, rounded as people say it. Null while
 * too few are known.
 */
export function usualSeconds(past: readonly number[]): readonly [number, number] | null {
  if (past.length < ENOUGH) return null;
  const sorted = [...past].sort((a, b) => a - b);
  const at = (share: number): number => round(sorted[Math.round(share * (sorted.length - 1))]!);
  return [at(0.25), at(0.75)];
}

/** To 5 seconds below a minute, to half a minute above. */
const round = (seconds: number): number =>
  seconds < 60 ? Math.max(5, Math.round(seconds / 5) * 5) : Math.round(seconds / 30) * 30;
