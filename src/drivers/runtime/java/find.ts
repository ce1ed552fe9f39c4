import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { isSuitable, type JavaRelease, parseRelease } from './version.ts';

export interface FoundJava extends JavaRelease {
  /** Its own directory, links resolved. */
  readonly home: string;
  /** How it was found: `JAVA_HOME`, `PATH` or the directory it was in. */
  readonly source: string;
  readonly suitable: boolean;
}

/** Where systems put Java, one directory for each version. */
const USUAL_PLACES = [
  '/usr/lib/jvm',
  '/usr/java',
  '/opt/java',
  '/opt',
  '/Library/Java/JavaVirtualMachines',
  '/opt/homebrew/opt',
  '/usr/local/opt',
];

/** Every Java on this machine in the order of preference: JAVA_HOME, the PATH, then the usual places, newest first. */
export function findJava(env: NodeJS.ProcessEnv): FoundJava[] {
  const named = env.JAVA_HOME ? [{ home: env.JAVA_HOME, source: 'JAVA_HOME' }] : [];
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .flatMap((directory) => homeOfLauncher(join(directory, 'java')));
  const usual = USUAL_PLACES.flatMap(homesIn).map(({ home, source }) => describe(home, source));
  const found = [
    ...[...named, ...onPath].map(({ home, source }) => describe(home, source)),
    ...usual.sort(newestFirst),
  ];
  const homes = new Set<string>();
  return found.filter(
    (java): java is FoundJava => java !== null && !homes.has(java.home) && homes.add(java.home) !== undefined,
  );
}

/** What the Java in a directory is, or null when there is none. */
export function describe(home: string, source: string): FoundJava | null {
  for (const candidate of [
    home,
    join(home, 'Contents', 'Home'),
    join(home, 'libexec', 'openjdk.jdk', 'Contents', 'Home'),
  ]) {
    try {
      if (!existsSync(join(candidate, 'bin', 'java'))) continue;
      const release = parseRelease(readFileSync(join(candidate, 'release'), 'utf8'));
      if (release !== null)
        return { ...release, home: realpathSync(candidate), source, suitable: isSuitable(release.version) };
    } catch {}
  }
  return null;
}

function homeOfLauncher(launcher: string): { home: string; source: string }[] {
  try {
    return [{ home: dirname(dirname(realpathSync(launcher))), source: 'PATH' }];
  } catch {
    return [];
  }
}

function homesIn(place: string): { home: string; source: string }[] {
  try {
    return readdirSync(place)
      .filter((name) => place.endsWith('opt') === false || /jdk|jre|java/i.test(name))
      .map((name) => ({ home: join(place, name), source: place }));
  } catch {
    return [];
  }
}

function newestFirst(a: FoundJava | null, b: FoundJava | null): number {
  return Number.parseInt(b?.version ?? '0', 10) - Number.parseInt(a?.version ?? '0', 10);
}
