import { copyFileSync, mkdirSync, openSync, statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { explainWrite } from '../../../files/write.ts';

/** A log is set aside as `<name>.log.1` above this many bytes. */
export const LOG_LIMIT_BYTES = 20 * 1024 * 1024;

/** Opens a log for a process's output; give the descriptor to `spawn`, then close it. Throws `DriverError`. */
export function openLog(path: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    rotateLog(path);
    return openSync(path, 'a', 0o600);
  } catch (error) {
    throw explainWrite(path, error);
  }
}

/**
 * Sets a log that grew too large aside. By copy and truncate, since the running process keeps its descriptor; lines
 * written in between are lost.
 */
export function rotateLog(path: string, limitBytes = LOG_LIMIT_BYTES): boolean {
  try {
    if (statSync(path).size <= limitBytes) return false;
    copyFileSync(path, `${path}.1`);
    truncateSync(path, 0);
    return true;
  } catch {
    // No log yet, or a full disk: neither may stop a component.
    return false;
  }
}
