import type { Project } from '../../config/platform.ts';
import { executorRequest, ownOverhead } from '../../sizing/executor.ts';

/** Memory that the cluster sets aside for one executor, by Spark's own rule, in MiB. */
export const executorPodMib = ({ session: { executor } }: Project): number =>
  executorRequest(executor, ownOverhead(executor.cores)).memoryMib;

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
