/** What the `release` file of a Java says. */
export interface JavaRelease {
  /** Such as `17.0.15` or `25`. */
  readonly version: string;
  readonly modules: readonly string[];
  /** Such as `Eclipse Adoptium`; empty when not said. */
  readonly vendor: string;
}

/** Spark 4.1 and later need at least 17.0.11, and run on 17, 21 and 25. */
const OLDEST = [17, 0, 11] as const;
const NEWEST_MAJOR = 25;

/** Reads the `release` file found in every Java since 9; null when it names no version. */
export function parseRelease(text: string): JavaRelease | null {
  const field = (name: string): string => new RegExp(`^${name}="?([^"\n]*)"?`, 'm').exec(text)?.[1] ?? '';
  const version = field('JAVA_VERSION');
  if (version === '') return null;
  return {
    version,
    modules: field('MODULES')
      .split(' ')
      .filter((name) => name !== ''),
    vendor: field('IMPLEMENTOR'),
  };
}

/** Whether Spark 4.2 runs on it. */
export function isSuitable(version: string): boolean {
  const numbers = version.split(/[.+_-]/).map(Number);
  if (numbers.some(Number.isNaN) || numbers[0]! > NEWEST_MAJOR) return false;
  for (const [index, least] of OLDEST.entries()) {
    const number = numbers[index] ?? 0;
    if (number !== least) return number > least;
  }
  return true;
}

export const REQUIREMENT = `${OLDEST.join('.')} or later, up to ${NEWEST_MAJOR}`;
