import type { Platform } from '../../config/platform.ts';

/** Beside sparkhub.yaml: what `images.packages` comes to, version by version with hashes. Written by `images lock`. */
export const PACKAGE_LOCK = 'sparkhub.packages.txt';
export const JAR_LOCK = 'sparkhub.jars.txt';

type Packages = Platform['images']['packages'];

/** The locks that a platform must have beside its file; none when it asks for no packages. */
export const neededLocks = ({ pip, jars }: Packages): string[] => [
  ...(pip.length === 0 ? [] : [PACKAGE_LOCK]),
  ...(jars.length === 0 ? [] : [JAR_LOCK]),
];

/** A lock with its first lines, which say what was asked for: a lock of something else is known by them. */
export const makeLock = (asked: readonly string[], resolved: string): string =>
  `# Made by "sparkhub images lock". Do not edit.\n${askedLine(asked)}\n${resolved}`;

/** What of the locks does not belong to what the file asks for now: their names. */
export function staleLocks({ pip, jars }: Packages, files: Readonly<Record<string, string>>): string[] {
  const asked: Readonly<Record<string, readonly string[]>> = { [PACKAGE_LOCK]: pip, [JAR_LOCK]: jars };
  return neededLocks({ pip, jars, apt: [] }).filter(
    (name) => files[name]?.split('\n')[1] !== askedLine(asked[name]!),
  );
}

/** A lock without its first lines; nothing when there is none. */
export const resolvedOf = (lock: string | undefined): string => (lock ?? '').split('\n').slice(2).join('\n');

const askedLine = (asked: readonly string[]): string =>
  `# Asked for: ${[...asked]
    .map((one) => one.trim())
    .sort()
    .join('  ')}`;
