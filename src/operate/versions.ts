import { lockedVersions } from '../drivers/runtime/locked-versions.ts';
import { packageVersion } from './version.ts';

/** sparkhub's version and those of the parts it pins, by name. */
export async function versions(): Promise<Record<string, string>> {
  return { sparkhub: packageVersion, node: process.versions.node, ...(await lockedVersions()) };
}
