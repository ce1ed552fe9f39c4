import { existsSync, readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import { dirname } from 'node:path';

/** Bytes an ordinary account can still write where a directory is or will be. */
export async function freeBytes(directory: string): Promise<number> {
  let path = directory;
  while (!existsSync(path)) path = dirname(path);
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

/** Memory that programs can still get, in bytes: on Linux with what caches would give back. */
export function freeMemoryBytes(): number {
  try {
    const match = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'));
    return match === null ? freemem() : Number(match[1]) * 1024;
  } catch {
    return freemem();
  }
}
