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

/** One image after the other: several are built at the same time. */
let last: Promise<unknown> = Promise.resolve();

/** Remembers what became of an image. */
export function recordDelivery(stateDir: string, reference: string, delivery: Delivery): Promise<void> {
  return inTurn(async () => write(stateDir, { ...(await readDeliveries(stateDir)), [reference]: delivery }));
}

/** Forgets every delivery of an image, whatever its tag. */
export function forgetDeliveries(stateDir: string, name: string): Promise<void> {
  return inTurn(async () => {
    const all = Object.entries(await readDeliveries(stateDir));
    const kept = all.filter(([reference]) => !new RegExp(`/${name}:[^/]*$`).test(reference));
    if (kept.length < all.length) await write(stateDir, Object.fromEntries(kept));
  });
}

function inTurn(work: () => Promise<void>): Promise<void> {
  const mine = last.then(work);
  last = mine.catch(() => {});
  return mine;
}

async function write(stateDir: string, deliveries: Deliveries): Promise<void> {
  const path = fileOf(stateDir);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, `${JSON.stringify(deliveries, null, 2)}\n`);
  await rename(`${path}.new`, path);
}
