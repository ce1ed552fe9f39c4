import { readFileSync } from 'node:fs';
import { listPlatformProcesses } from '../src/drivers/process/process-table.ts';

/**
 * Memory of all processes of a platform in MiB, by proportional set size: pages that several share count once. Null
 * where the system does not tell (only Linux does).
 */
export function memoryMib(stateDir: string): number | null {
  if (process.platform !== 'linux') return null;
  const sizes = listPlatformProcesses(stateDir).map(({ pid }) => {
    try {
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0);
    } catch {
      return 0; // it ended while we looked
    }
  });
  return sizes.reduce((sum, size) => sum + size, 0) / 1024;
}
