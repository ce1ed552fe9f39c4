import { estimateProject } from '../../config/executors.ts';
import type { Platform, Project } from '../../config/platform.ts';
import { describeMib } from '../../config/quantity.ts';
import { describeExecutor, describeNeed } from '../../sizing/words.ts';

/** What the spawn page says of a project: what a session may take, and how many machines that is where it is known. */
export function describeProject(platform: Platform, project: Project): string {
  const { executors, cores, memoryMib } = project.limits;
  return [
    `Up to ${executors} executors, ${cores} cores and ${describeMib(memoryMib)} of memory in all`,
    ...describeMachines(platform, project),
  ].join('. ');
}

function describeMachines(platform: Platform, project: Project): string[] {
  const estimate = estimateProject(platform, project);
  if (estimate === undefined) return [];
  const { wish, fit } = estimate;
  return [
    fit.nodes === null
      ? `No machine here takes an executor of ${describeExecutor(wish.executor)}: ask whoever runs this sparkhub`
      : describeNeed(wish.executors, wish.executor, fit.nodes),
  ];
}
