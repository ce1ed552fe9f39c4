import { createHash } from 'node:crypto';

/** One digest of all that decides what a part looks like. */
export function inputsDigest(inputs: readonly string[]): string {
  const hash = createHash('sha256');
  for (const input of inputs) hash.update(`${input.length}\0${input}`);
  return hash.digest('hex');
}
