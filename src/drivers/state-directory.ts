import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { explainWrite } from './files/write.ts';

export const stateExists = (stateDir: string): boolean => existsSync(stateDir);

/** Directories that hold people's work, and the hub's database: those that are there and not empty. */
export async function preciousIn(stateDir: string): Promise<string[]> {
  const candidates = ['homes', 'projects', 'hub', 'secrets'].map((name) => join(stateDir, name));
  const filled = await Promise.all(
    candidates.map(async (path) => (await readdir(path).catch(() => [])).length > 0),
  );
  return candidates.filter((_, at) => filled[at]);
}

/** Deletes all of it, people's work included. */
export async function removeState(stateDir: string): Promise<void> {
  await rm(stateDir, { recursive: true, force: true }).catch((error) => {
    throw explainWrite(stateDir, error);
  });
}

/** Deletes the home of one of the platform's own test users. */
export async function removeHome(stateDir: string, user: string): Promise<void> {
  await rm(join(stateDir, 'homes', user), { recursive: true, force: true });
}
