import { availableParallelism, totalmem, userInfo } from 'node:os';
import type { Machine } from '../render/site.ts';
import { DriverError } from './driver.ts';

/** Cores, memory in bytes and account of this machine. Throws `DriverError` on a system sparkhub does not know. */
export function observeMachine(): Machine {
  const { platform } = process;
  if (platform !== 'linux' && platform !== 'darwin') {
    throw new DriverError(`sparkhub runs on Linux and macOS; this is ${platform}.`, {
      fix: 'On Windows, use it inside WSL 2.',
    });
  }
  return {
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    platform,
    root: process.getuid?.() === 0,
    user: accountName(),
  };
}

/** The account this process runs as; its number where it has no name, as in some containers. */
export function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.()}`;
  }
}
