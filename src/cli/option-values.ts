import { InvalidArgumentError } from 'commander';
import { parseMib } from '../config/quantity.ts';

/** A whole number of at least `least`, for commander. */
export const wholeNumber =
  (least: number, most = 10_000) =>
  (text: string): number => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < least || number > most)
      throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`);
    return number;
  };

/** A share, such as 0.1, for commander. */
export function share(text: string): number {
  const number = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || number > 4)
    throw new InvalidArgumentError('Write a share of the heap, such as 0.1.');
  return number;
}

/** A size in MiB, for commander. */
export function mib(text: string): number {
  const number = parseMib(text);
  if (number === undefined || number < 1)
    throw new InvalidArgumentError('Write a number and a unit without a space, such as 12g or 512m.');
  return number;
}
