import { resolvePath } from '../drivers/config-file.ts';
import type { Report } from '../drivers/driver.ts';
import type { Where } from './load.ts';
import { knownPlace } from './place/place.ts';

/** Copies the hub's database (accounts, servers, tokens) while it runs. Gives where and how large. Throws `DriverError`. */
export async function backup(where: Where, file: string): Promise<{ path: string; bytes: number }> {
  const path = resolvePath(where.cwd, file);
  const place = await knownPlace(where);
  return { path, bytes: await place.database.backup(path) };
}

/** Puts a copy back and restarts the hub; false when that was refused. Throws `DriverError`. */
export async function restore(
  where: Where,
  file: string,
  { confirm, report }: { confirm(): Promise<boolean>; report: Report },
): Promise<boolean> {
  const place = await knownPlace(where);
  return place.alone('sparkhub restore', () =>
    place.database.restore(resolvePath(where.cwd, file), confirm, report),
  );
}
