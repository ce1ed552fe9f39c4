import type { Platform } from '../../config/platform.ts';
import type { Machine } from '../site.ts';

export interface Offer {
  readonly cores: number;
  readonly memoryMib: number;
}

/**
 * What the Spark worker offers, in cores and MiB. More than the machine has, on purpose: the same notebook, asking for
 * 6 executors of 3 cores and 12g, must be granted on a laptop as on a cluster. Executors then share the real cores, and
 * a heap grows only as it is used; the supervisor's memory guard sees to it that the machine itself does not run out.
 * By default every project could have its limit twice, and never less than four times the machine's cores and memory.
 */
export function offerOf(platform: Platform, machine: Machine): Offer {
  const asked = platform.target.kind === 'local' ? platform.target.offer : { cores: null, memoryMib: null };
  const largest = (values: readonly number[]): number => Math.max(0, ...values);
  return {
    cores:
      asked.cores ??
      Math.max(2 * largest(platform.projects.map(({ limits }) => limits.cores)), 4 * machine.cores),
    memoryMib:
      asked.memoryMib ??
      Math.max(
        2 * largest(platform.projects.map(({ limits }) => limits.memoryMib)),
        4 * Math.floor(machine.memoryBytes / 2 ** 20),
      ),
  };
}
