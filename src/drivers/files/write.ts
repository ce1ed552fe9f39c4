import { chmod, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DriverError } from '../driver.ts';

/** Writes a file whole or not at all, with exactly this mode. Parents are made, readable by the owner only. */
export async function writeWhole(path: string, content: string, mode: number): Promise<void> {
  const draft = `${path}.${process.pid}.new`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await chmod(draft, mode);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw explainWrite(path, error);
  }
}

/** The state directory: made for its owner only, and never committed. A mode given to it later stays. */
export async function ensureStateDir(stateDir: string): Promise<void> {
  try {
    await mkdir(stateDir, { recursive: true, mode: 0o700 });
    const ignore = await open(join(stateDir, '.gitignore'), 'w');
    await ignore.writeFile('*\n');
    await ignore.close();
  } catch (error) {
    throw explainWrite(stateDir, error);
  }
}

const REASONS: Readonly<Record<string, readonly [why: string, fix: string]>> = {
  EACCES: [
    'this account may not write there',
    'Give it the right to, or keep sparkhub.yaml in a directory of your own.',
  ],
  EPERM: [
    'this account may not write there',
    'Give it the right to, or keep sparkhub.yaml in a directory of your own.',
  ],
  EROFS: ['the file system is read-only', 'Keep sparkhub.yaml on one that can be written.'],
  ENOSPC: [
    'the disk is full',
    'Free some space (see: df -h) and run the same command again; nothing is lost.',
  ],
  EDQUOT: ['your disk quota is used up', 'Free some space and run the same command again; nothing is lost.'],
  EEXIST: ['a file is where a directory should be', 'Move that file away.'],
  ENOTDIR: ['a file is where a directory should be', 'Move that file away.'],
  EISDIR: ['a directory is where a file should be', 'Move that directory away.'],
  ENAMETOOLONG: ['the path is too long', 'Keep sparkhub.yaml in a directory with a shorter path.'],
};

/** A failure to write, with its cause and what to do. */
export function explainWrite(path: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  const reason = code === undefined ? undefined : REASONS[code];
  if (reason === undefined) return error;
  return new DriverError(`${path} cannot be written: ${reason[0]} (${code}).`, {
    fix: reason[1],
    cause: error,
  });
}
