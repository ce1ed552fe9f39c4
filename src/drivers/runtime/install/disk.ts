import { statfs } from 'node:fs/promises';
import { DriverError } from '../../driver.ts';

/** Throws `DriverError` when the file system of a directory has less than `bytes` free. */
export async function requireSpace(directory: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  if (free >= bytes) return;
  throw new DriverError(
    `Too little disk space: ${gigabytes(bytes)} are needed, ${gigabytes(free)} are free.`,
    {
      fix: 'Free some space, or name a directory on another disk with SPARKHUB_CACHE.',
      evidence: directory,
    },
  );
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
