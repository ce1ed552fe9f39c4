import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Artefact } from './artefact.ts';

/** SHA-256 in hex of a text. */
export function digest(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** JSON with sorted keys at every depth, so equal values give equal text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );
}

/** What an observation is compared with: changes when and only when the artefact's own content does. */
export function fingerprint(artefact: Artefact): string {
  const { needs: _order, ...content } = artefact;
  return digest(canonical(content));
}
