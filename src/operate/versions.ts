import { packageDir, packageVersion } from '../drivers/package.ts';
import { cacheDir, locateRuntime } from '../drivers/runtime/locate.ts';
import { lockedVersions } from '../drivers/runtime/locked-versions.ts';

export interface Versions {
  /** sparkhub and the parts it pins, by name. */
  readonly parts: Readonly<Record<string, string>>;
  readonly paths: { readonly package: string; readonly cache: string; readonly runtime: string };
}

/** What this sparkhub is made of, and where it installs it. */
export function versions(env: NodeJS.ProcessEnv): Versions {
  return {
    parts: { sparkhub: packageVersion, ...lockedVersions() },
    paths: { package: packageDir, cache: cacheDir(env), runtime: locateRuntime({ packageDir, env }) },
  };
}
