import type { Project } from '../../config/platform.ts';

/** JupyterLab, one kernel with pandas in use, and what the JVM has besides its heap; in MiB. */
const BESIDES_HEAP_MIB = 1536;

/** What one notebook server asks of its machine. It may use twice its memory when there is room; processors always. */
export function notebookSize({ session }: Project): {
  readonly cpuMillis: number;
  readonly memoryMib: number;
  readonly memoryLimitMib: number;
} {
  const memoryMib = Math.ceil(session.driver.memoryMib * 1.1) + BESIDES_HEAP_MIB;
  return { cpuMillis: 500, memoryMib, memoryLimitMib: 2 * memoryMib };
}
