interface LockedJar {
  readonly organisation: string;
  readonly module: string;
  readonly revision: string;
  readonly sha256: string;
}

/**
 * jars.txt of the Spark image: `organisation module revision sha256`, a line for each. Jars people ask for have no known
 * sum (`-`) and are taken with what they need.
 */
export function makeJarList(lock: string, delta: boolean, asked: readonly string[]): string {
  const locked = delta ? (JSON.parse(lock) as { jars: LockedJar[] }).jars : [];
  return [
    ...locked.map(
      ({ organisation, module, revision, sha256 }) => `${organisation} ${module} ${revision} ${sha256}`,
    ),
    ...asked.map((coordinates) => `${coordinates.split(':').join(' ')} -`),
    '',
  ].join('\n');
}
