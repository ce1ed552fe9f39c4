import type { Where } from './load.ts';
import { knownPlace } from './place/place.ts';
import type { PlatformStatus } from './platform-status.ts';

export type { PlatformStatus } from './platform-status.ts';

/** What truly runs. Needs no valid file. */
export async function status(where: Where): Promise<PlatformStatus> {
  return (await knownPlace(where)).status();
}
