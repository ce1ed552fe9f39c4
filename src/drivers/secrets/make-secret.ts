import { randomBytes } from 'node:crypto';
import type { SecretArtefact } from '../../render/artefact.ts';
import { makePassphrase } from './passphrase.ts';

/** A new random value. `words`: for people to type. `hex`, `base64url`: 32 random bytes. */
export function makeSecret(form: SecretArtefact['form']): string {
  if (form === 'words') return makePassphrase();
  return randomBytes(32).toString(form);
}
