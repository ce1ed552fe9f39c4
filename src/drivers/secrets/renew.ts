import { chmod, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SecretArtefact } from '../../render/artefact.ts';
import { writeWhole } from '../files/write.ts';
import { makeSecret } from './make-secret.ts';

/** A new value in place of what is there. A crash leaves the old or the new one, whole. */
export async function renewSecret({ path, form }: SecretArtefact): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await chmod(dirname(path), 0o700);
  await writeWhole(path, makeSecret(form), 0o600);
}

/** A new key before the one used so far, which opens what it closed. Any older one is forgotten. */
export async function renewKeys({ path }: SecretArtefact): Promise<void> {
  const present = await readFile(path, 'utf8').catch(() => '');
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeWhole(path, withNewKey(present), 0o600);
}

/** JupyterHub's keys of what it keeps closed in its database: the first closes, each opens. Apart by semicolons. */
export function withNewKey(keys: string): string {
  const last = keys.trim().split(';')[0] ?? '';
  return [makeSecret('hex'), ...(last === '' ? [] : [last])].join(';');
}

/** Takes away the password of each person, where each has one: the hub makes new ones when it starts. */
export async function forgetPersonalPasswords(stateDir: string): Promise<void> {
  await rm(join(stateDir, 'secrets', 'user-passwords'), { recursive: true, force: true });
}
