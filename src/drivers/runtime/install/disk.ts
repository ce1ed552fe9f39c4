import { constants, existsSync } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
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

/** Throws `DriverError` when a directory that need not exist yet could not be made or written to. */
export async function requireWritable(directory: string): Promise<void> {
  let nearest = directory;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  await access(nearest, constants.W_OK | constants.X_OK).catch((cause: NodeJS.ErrnoException) => {
    throw new DriverError(`sparkhub may not write to ${nearest} (${cause.code}).`, {
      fix: 'Make it writable, or name a directory of yours with SPARKHUB_CACHE.',
      evidence: directory,
      cause,
    });
  });
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
