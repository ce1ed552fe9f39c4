import { extrasOf, mostExecutors } from '../config/executors.ts';
import type { Platform, Project } from '../config/platform.ts';
import type { SessionSize } from '../sessions/session.ts';
import type { Bounds, Machines, ProjectSettings } from '../sessions/settings.ts';
import { makeSize } from '../sessions/size.ts';

/** Below JupyterHub's address and on the service itself, so that one path is right for both. */
export const SESSIONS_PREFIX = '/services/sparkhub/';
/** Sessions that ended so long ago are forgotten, in days; their event logs go then too. */
export const KEEP_DAYS = 30;

/** A warning of five minutes, or of a quarter of a short patience; in seconds. */
const graceOf = (idleSeconds: number): number => Math.min(300, Math.floor(idleSeconds / 4));

/** What the sessions service knows of each project; `machinesOf` says where the place runs its executors. */
export const makeProjectSettings = (
  platform: Platform,
  machinesOf: (project: Project) => Machines,
): Readonly<Record<string, ProjectSettings>> =>
  Object.fromEntries(
    platform.projects.map((project) => {
      const { sessionSeconds } = project.session.idle;
      const bounds: Bounds = {
        limits: project.limits,
        extras: extrasOf(platform, project),
        machines: machinesOf(project),
      };
      return [
        project.name,
        {
          idleSeconds: sessionSeconds,
          graceSeconds: graceOf(sessionSeconds),
          sizes: makeSizes(platform, project, bounds),
          bounds,
        },
      ];
    }),
  );

/** Small for a look at the data, large for all that the project may have; never two that are the same. */
function makeSizes(platform: Platform, project: Project, bounds: Bounds): SessionSize[] {
  const most = mostExecutors(platform, project);
  const counts = { S: Math.min(2, most), M: Math.ceil(most / 2), L: most };
  return (['S', 'M', 'L'] as const)
    .filter((name, at, names) => at === 0 || counts[name] > counts[names[at - 1]!])
    .map((name) => makeSize(name, { ...project.session.executor, executors: counts[name] }, bounds));
}
