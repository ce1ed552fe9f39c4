export { describeMib } from '../sizing/words.ts';

/** `12g`, `12Gi`, `512m`, `512Mi`, `1.5g`: Spark's and Kubernetes' way of writing memory. Both mean powers of 1024. */
export const SIZE = /^(\d+(?:\.\d+)?)(m|mi|mb|mib|g|gi|gb|gib|t|ti|tb|tib)$/i;
/** `60s`, `10m`, `10min`, `1h`, `2d`. */
export const DURATION = /^(\d+)(s|sec|m|min|h|d)$/i;

const MIB_PER: Readonly<Record<string, number>> = { m: 1, g: 1024, t: 1024 * 1024 };
const SECONDS_PER: Readonly<Record<string, number>> = { s: 1, sec: 1, m: 60, min: 60, h: 3600, d: 86_400 };

/** MiB in a size, rounded down; undefined when it is not a size. */
export function parseMib(text: string): number | undefined {
  const match = SIZE.exec(text.trim());
  return match === null ? undefined : Math.floor(Number(match[1]) * MIB_PER[match[2]![0]!.toLowerCase()]!);
}

/** Seconds in a duration; `never` is 0; undefined when it is not a duration. */
export function parseSeconds(text: string): number | undefined {
  if (text.trim() === 'never') return 0;
  const match = DURATION.exec(text.trim());
  return match === null ? undefined : Number(match[1]) * SECONDS_PER[match[2]!.toLowerCase()]!;
}
