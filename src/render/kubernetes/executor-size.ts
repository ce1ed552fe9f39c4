import type { Project } from '../../config/platform.ts';

/**
 * Memory an executor's machine must give beyond its heap, as a share of the heap. Spark adds 0.10 in client mode, which
 * is for the JVM alone; the 0.40 that PySpark needs at worst comes only in cluster mode (apache/spark,
 * BasicDriverFeatureStep), and would let one executor of 12g fit on a machine of 32 GiB where the original had two.
 * 0.16 leaves 0.06 of the heap to the Python workers and still fits two
 * (2 x 14254 MiB of the 29144 MiB that a 32 GiB machine of AKS with 110 pods has left).
 */
export const OVERHEAD_FACTOR = 0.16;

/** What one Python worker holds before it holds any data: interpreter, NumPy, pandas and Arrow, in MiB. */
const PYTHON_WORKER_MIB = 256;
/** Spark's own floor for the JVM (`spark.executor.minMemoryOverhead`), in MiB. */
const JVM_FLOOR_MIB = 384;

/** The least overhead: small executors have Python workers too, one for each core. In MiB. */
export const leastOverheadMib = ({ session }: Project): number =>
  JVM_FLOOR_MIB + PYTHON_WORKER_MIB * session.executor.cores;

/** Memory that the cluster sets aside for one executor, by Spark's own rule, in MiB. */
export const executorPodMib = (project: Project): number =>
  project.session.executor.memoryMib +
  Math.max(Math.floor(OVERHEAD_FACTOR * project.session.executor.memoryMib), leastOverheadMib(project));

/** Executors a session may have: its own maximum, and what the project's cores and memory allow. At least one. */
export function mostExecutors(project: Project): number {
  const { session, limits } = project;
  return Math.max(
    1,
    Math.min(
      session.executors.max ?? limits.executors,
      limits.executors,
      Math.floor(limits.cores / session.executor.cores),
      Math.floor(limits.memoryMib / executorPodMib(project)),
    ),
  );
}
