import type { Words } from '../words.ts';

/** Memory as people write it: "512 MB", "1.5 GB", "12 GB". `mib` is in MiB. */
export function memory(words: Words, mib: number): string {
  if (mib < 1000) return words.__('%1 MB', Math.round(mib));
  const gib = mib / 1024;
  return words.__('%1 GB', gib < 10 ? Math.round(gib * 10) / 10 : Math.round(gib));
}

/** Memory as Spark's settings take it: "2g", "1536m". */
export const sparkMemory = (mib: number): string =>
  mib % 1024 === 0 ? `${mib / 1024}g` : `${Math.round(mib)}m`;

/** Money with two digits, or with enough of them to be more than nothing: "€0.42", "€0.004". */
export function money(amount: number, currency: string, locale?: string): string {
  const digits = amount > 0 && amount < 0.01 ? { maximumSignificantDigits: 1 } : {};
  try {
    return new Intl.NumberFormat(locale, { style: 'currency', currency, ...digits }).format(amount);
  } catch {
    // Not a currency's code.
    return `${amount.toFixed(2)} ${currency}`;
  }
}

/** A count with its groups: "336,776". */
export const count = (value: number, locale?: string): string => new Intl.NumberFormat(locale).format(value);
