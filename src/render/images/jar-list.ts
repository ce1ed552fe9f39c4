interface LockedJar {
  readonly organisation: string;
  readonly module: string;
  readonly revision: string;
  readonly sha256: string;
}

/** The jars of runtime/jars.lock.json as the Spark image's build reads them: `organisation module revision sha256`. */
export const makeJarList = (lock: string): string =>
  lines((JSON.parse(lock) as { jars: LockedJar[] }).jars.map(describe));

/** Those of runtime/connectors.lock.json for the kinds of lake that are asked for, in the same form. */
export function makeConnectorList(lock: string, kinds: readonly string[]): string {
  const locked = JSON.parse(lock) as Readonly<Record<string, readonly LockedJar[]>>;
  return lines(kinds.flatMap((kind) => locked[kind] ?? []).map(describe));
}

const describe = ({ organisation, module, revision, sha256 }: LockedJar): string =>
  `${organisation} ${module} ${revision} ${sha256}`;

/** Jars as people name them (`group:artefact:version`), in the same form: no sum is known yet, all they need comes too. */
export const makeWantedJars = (asked: readonly string[]): string =>
  lines(asked.map((coordinates) => `${coordinates.trim().split(':').join(' ')} -`));

const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('');
