import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RefreshedPrices } from '../../sizing/price.ts';
import { writeWhole } from '../files/write.ts';
import { cacheDir } from '../runtime/locate.ts';

const fileOf = (env: NodeJS.ProcessEnv): string => join(cacheDir(env), 'azure-prices.json');

/** Prices read earlier on this machine; undefined when there are none, or none that can be read. */
export async function readKeptPrices(env: NodeJS.ProcessEnv): Promise<RefreshedPrices | undefined> {
  try {
    const kept = JSON.parse(await readFile(fileOf(env), 'utf8')) as RefreshedPrices;
    return typeof kept.region === 'string' && typeof kept.eurPerHour === 'object' ? kept : undefined;
  } catch {
    // Only a copy: the shipped prices stand in.
    return undefined;
  }
}

/** Keeps prices for the next time, in the cache; returns where. Throws `DriverError`. */
export async function keepPrices(env: NodeJS.ProcessEnv, prices: RefreshedPrices): Promise<string> {
  await writeWhole(fileOf(env), `${JSON.stringify(prices, null, 2)}\n`, 0o644);
  return fileOf(env);
}
