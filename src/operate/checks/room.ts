import type { Finding } from '../../drivers/driver.ts';
import { freeBytes, freeMemoryBytes } from '../../drivers/room.ts';

const GIB = 2 ** 30;
/** An executor's spill or a Delta table needs some; below this something will fail soon. */
const LEAST_DISK = 2 * GIB;
/** One session of the default size: driver and one executor, about 1.5 GiB in use. */
const LEAST_MEMORY = 1.5 * GIB;

/** Room on the disk of the state directory, and memory for one more session. */
export async function checkRoom(directory: string): Promise<Finding[]> {
  const [disk, memory] = [await freeBytes(directory), freeMemoryBytes()];
  const gib = (bytes: number): string => `${(bytes / GIB).toFixed(1)} GiB`;
  return [
    disk < LEAST_DISK
      ? {
          check: 'disk',
          verdict: 'failed',
          message: `${gib(disk)} are free where ${directory} is.`,
          fix: `Free some space: Spark and its tables need ${gib(LEAST_DISK)} at the least. See: df -h`,
        }
      : { check: 'disk', verdict: 'ok', message: `${gib(disk)} are free.`, fix: '' },
    memory < LEAST_MEMORY
      ? {
          check: 'memory',
          verdict: 'warning',
          message: `${gib(memory)} of memory are free: a new session may be ended to save the machine.`,
          fix: 'Stop sessions that nobody uses, or other programs.',
        }
      : { check: 'memory', verdict: 'ok', message: `${gib(memory)} of memory are free.`, fix: '' },
  ];
}
