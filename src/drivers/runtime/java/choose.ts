import { DriverError } from '../../driver.ts';
import { describe, type FoundJava, findJava } from './find.ts';
import { REQUIREMENT } from './version.ts';

/**
 * The Java to use, or `bundled` when the one from the package index is to be installed. SPARKHUB_JAVA forces: `bundled`,
 * `system` or the directory of a Java. Throws `DriverError` when what is forced cannot be had.
 */
export function chooseJava(env: NodeJS.ProcessEnv): FoundJava | 'bundled' {
  const forced = env.SPARKHUB_JAVA ?? '';
  if (forced === 'bundled') return 'bundled';
  if (forced !== '' && forced !== 'system') return requireSuitable(describe(forced, 'SPARKHUB_JAVA'), forced);
  const found = findJava(env);
  const suitable = found.find((java) => java.suitable);
  if (suitable !== undefined) return suitable;
  if (forced === 'system') {
    const seen = found.map(({ version, home }) => `${version} in ${home}`).join(', ') || 'none';
    throw new DriverError(
      `SPARKHUB_JAVA=system, and this machine has no Java ${REQUIREMENT}; found ${seen}.`,
      {
        fix: 'Unset SPARKHUB_JAVA: sparkhub then brings its own Java.',
      },
    );
  }
  return 'bundled';
}

function requireSuitable(java: FoundJava | null, path: string): FoundJava {
  if (java?.suitable) return java;
  const what = java === null ? 'there is no Java' : `the Java there is ${java.version}`;
  throw new DriverError(`SPARKHUB_JAVA=${path}: ${what}; Spark needs ${REQUIREMENT}.`, {
    fix: 'Name the directory that holds bin/java, or unset SPARKHUB_JAVA: sparkhub then finds or brings one.',
  });
}
