import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ClusterSecretArtefact, SecretSource } from '../../../render/artefact.ts';
import { DriverError } from '../../driver.ts';
import { makeSecret } from '../../secrets/make-secret.ts';

type Source = ClusterSecretArtefact['keys'][string];

/** Where given values come from: the environment, and files beside the configuration. */
export interface Givers {
  readonly env: NodeJS.ProcessEnv;
  readonly directory: string;
}

export const isGiven = (source: Source): source is SecretSource => typeof source === 'object';

/** What is given at this moment; undefined when nothing is. */
export async function givenNow(
  source: SecretSource,
  { env, directory }: Givers,
): Promise<string | undefined> {
  const text =
    'env' in source
      ? env[source.env]
      : await readFile(resolve(directory, source.file), 'utf8').catch(() => undefined);
  return text?.trim() || undefined;
}

/** A new random value, or the one that is given. Throws `DriverError` when it should be given and is not. */
export async function valueFor(source: Source, givers: Givers): Promise<string> {
  if (!isGiven(source)) return makeSecret(source);
  const given = await givenNow(source, givers);
  if (given !== undefined) return given;
  throw 'env' in source
    ? new DriverError(`A secret is to come from the environment variable ${source.env}, which is not set.`, {
        fix: `Set it where you run sparkhub: export ${source.env}=...   (the file names it as clientSecretFrom.env)`,
      })
    : new DriverError(`A secret is to come from the file ${source.file}, which is missing or empty.`, {
        fix: 'Write it there, readable by you only, or name another file in clientSecretFrom.file.',
      });
}

/** Tells whether a value is still the same without keeping it: a digest with a salt of its own. */
export function seal(value: string, salt: string = randomBytes(16).toString('hex')): string {
  return `${salt}:${createHmac('sha256', salt).update(value).digest('hex')}`;
}

export function matches(value: string, sealed: string): boolean {
  const salt = sealed.split(':')[0] ?? '';
  const [mine, theirs] = [Buffer.from(seal(value, salt)), Buffer.from(sealed)];
  return mine.length === theirs.length && timingSafeEqual(mine, theirs);
}
