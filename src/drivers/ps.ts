import { execFileSync } from 'node:child_process';

/**
 * What `ps` prints, where there is no /proc; empty when the process is gone. The same in every shell: without a fixed
 * language and time zone, `lstart` of one process reads differently in two terminals.
 */
export function ps(...args: string[]): string {
  try {
    return execFileSync('ps', args, {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return '';
  }
}
