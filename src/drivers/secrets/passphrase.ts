import { randomInt } from 'node:crypto';

const CONSONANTS = 'bdfghjklmnprstvz';
const VOWELS = 'aeiou';
const GROUPS = 7;

/**
 * A password people can read aloud and type: seven groups of four letters, such as `luba-tiso-...`. 34 characters,
 * 88 bits: 7 x 2 x log2(16 x 5).
 */
export function makePassphrase(): string {
  const one = (letters: string): string => letters[randomInt(letters.length)]!;
  const group = (): string => one(CONSONANTS) + one(VOWELS) + one(CONSONANTS) + one(VOWELS);
  return Array.from({ length: GROUPS }, group).join('-');
}
