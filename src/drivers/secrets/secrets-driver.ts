import { chmod, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Observation } from '../../plan/step.ts';
import type { SecretArtefact } from '../../render/artefact.ts';
import { fingerprint } from '../../render/fingerprint.ts';
import type { Driver } from '../driver.ts';
import { ensureStateDir, writeWhole } from '../files/write.ts';
import { makeSecret } from './make-secret.ts';

/** Shortest thing we ever make, in characters; a shorter file was cut off. */
const SHORTEST = 32;

const pathOf = (stateDir: string, name: string): string => join(stateDir, 'secrets', name);

/** The value of a secret; undefined when it is not there. Never to be printed but by whoever was asked for it. */
export async function readSecret(stateDir: string, name: string): Promise<string | undefined> {
  return readFile(pathOf(stateDir, name), 'utf8').catch(() => undefined);
}

/** Random values made once, each in a file that only its owner can read. */
export function secretsDriver({ stateDir }: { readonly stateDir: string }): Driver<SecretArtefact> {
  return {
    kind: 'secret',
    observe: (artefacts) => Promise.all(artefacts.map(observeSecret)),
    async apply(artefact) {
      await ensureStateDir(stateDir);
      await mkdir(dirname(artefact.path), { recursive: true, mode: 0o700 });
      await chmod(dirname(artefact.path), 0o700);
      const present = await readFile(artefact.path, 'utf8').catch(() => '');
      if (present.length >= SHORTEST) await chmod(artefact.path, 0o600);
      else await writeWhole(artefact.path, makeSecret(artefact.form), 0o600);
    },
    remove: (id) => rm(pathOf(stateDir, id.slice('secret/'.length)), { force: true }),
    check: async () => [],
  };
}

async function observeSecret(artefact: SecretArtefact): Promise<Observation> {
  const seen = { id: artefact.id, kind: 'secret' as const, fingerprint: '' };
  const found = await stat(artefact.path).catch(() => undefined);
  if (found === undefined) return { ...seen, state: 'absent', detail: '' };
  if (found.size < SHORTEST) return { ...seen, state: 'partial', detail: 'the file was cut off' };
  const open = [artefact.path, dirname(artefact.path)].map(
    async (path) => ((await stat(path)).mode & 0o077) !== 0,
  );
  if ((await Promise.all(open)).includes(true))
    return { ...seen, state: 'unhealthy', detail: 'others could read it' };
  return { ...seen, state: 'present', fingerprint: fingerprint(artefact), detail: '' };
}
