import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What was installed, written last: a part without a marker that matches its inputs counts as unfinished. */
export interface Marker {
  /** Digest of all that decided what was installed. */
  readonly inputs: string;
  /** For people and for `doctor`: version of Java, size on disk, seconds taken. */
  readonly detail: Readonly<Record<string, string | number>>;
}

const markerPath = (root: string, part: string): string => join(root, `${part}.complete.json`);

/** The marker of a part, or null when it is missing or unreadable. */
export async function readMarker(root: string, part: string): Promise<Marker | null> {
  try {
    const value = JSON.parse(await readFile(markerPath(root, part), 'utf8')) as Partial<Marker>;
    return typeof value.inputs === 'string' ? { inputs: value.inputs, detail: value.detail ?? {} } : null;
  } catch {
    return null;
  }
}

/** Declares a part finished. Atomic: a reader sees the whole marker or none. */
export async function writeMarker(root: string, part: string, marker: Marker): Promise<void> {
  const path = markerPath(root, part);
  await writeFile(`${path}.${process.pid}`, `${JSON.stringify(marker, null, 2)}\n`);
  await rename(`${path}.${process.pid}`, path);
}

/** Takes the marker away before the part itself, so that a crash between the two leaves it unfinished. */
export async function removeMarker(root: string, part: string): Promise<void> {
  await rm(markerPath(root, part), { force: true });
}
