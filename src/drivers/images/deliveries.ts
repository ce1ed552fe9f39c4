import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What became of an image after it was built. */
export interface Delivery {
  /** `pushed` to its registry, `loaded` into the machines by a command, or `built` and left where it is. */
  readonly how: 'pushed' | 'loaded' | 'built';
  /** Digest in the registry; empty when it is in none. */
  readonly digest: string;
}
export type Deliveries = Readonly<Record<string, Delivery>>;

const fileOf = (stateDir: string): string => join(stateDir, 'run', 'images.json');

/** Image reference -> its delivery, as this platform remembers it. Nothing yet, or a damaged file, is none. */
export async function readDeliveries(stateDir: string): Promise<Deliveries> {
  try {
    return JSON.parse(await readFile(fileOf(stateDir), 'utf8')) as Deliveries;
  } catch {
    return {};
  }
}

export async function recordDelivery(stateDir: string, reference: string, delivery: Delivery): Promise<void> {
  const path = fileOf(stateDir);
  await mkdir(dirname(path), { recursive: true });
  const all = { ...(await readDeliveries(stateDir)), [reference]: delivery };
  await writeFile(`${path}.new`, `${JSON.stringify(all, null, 2)}\n`);
  await rename(`${path}.new`, path);
}
