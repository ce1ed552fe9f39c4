import { estimateWish, mostExecutors, wishOf } from '../config/executors.ts';
import type { Platform, Project } from '../config/platform.ts';
import type { SessionSize } from '../sessions/session.ts';
import type { ProjectSettings } from '../sessions/settings.ts';
import type { Estimate } from '../sizing/estimate.ts';
import { counted, describeExecutor } from '../sizing/words.ts';

/** Below JupyterHub's address and on the service itself, so that one path is right for both. */
export const SESSIONS_PREFIX = '/services/sparkhub/';
/** Sessions that ended so long ago are forgotten, in days; their event logs go then too. */
export const KEEP_DAYS = 30;

/** A warning of five minutes, or of a quarter of a short patience; in seconds. */
const graceOf = (idleSeconds: number): number => Math.min(300, Math.floor(idleSeconds / 4));

/** How many executors of a size the place has room for, in a sentence; the cluster's own where its machines are known. */
export type FitOf = (executors: number, project: Project) => Pick<SessionSize, 'fit' | 'fits'>;

/** What the sessions service knows of each project; `fitOf` speaks for places whose machines have no name. */
export const makeProjectSettings = (
  platform: Platform,
  fitOf: FitOf,
): Readonly<Record<string, ProjectSettings>> =>
  Object.fromEntries(
    platform.projects.map((project) => {
      const { sessionSeconds } = project.session.idle;
      return [
        project.name,
        {
          idleSeconds: sessionSeconds,
          graceSeconds: graceOf(sessionSeconds),
          executorPricePerHour: priceOfOne(estimateWish(platform, project, wishOf(platform, project))),
          sizes: makeSizes(platform, project, fitOf),
        },
      ];
    }),
  );

/** Small for a look at the data, large for all that the project may have; never two that are the same. */
function makeSizes(platform: Platform, project: Project, fitOf: FitOf): SessionSize[] {
  const most = mostExecutors(platform, project);
  const counts = { S: Math.min(2, most), M: Math.ceil(most / 2), L: most };
  const { cores, memoryMib } = wishOf(platform, project).executor;
  return (['S', 'M', 'L'] as const)
    .filter((name, at, names) => at === 0 || counts[name] > counts[names[at - 1]!])
    .map((name) => {
      const executors = counts[name];
      const estimate = estimateWish(platform, project, { ...wishOf(platform, project), executors });
      const price = priceOfOne(estimate);
      return {
        name,
        executors,
        cores,
        memoryMib,
        ...(estimate === undefined ? fitOf(executors, project) : describeFit(estimate)),
        costPerHour: price === null ? null : { ...price, amount: round(price.amount * executors) },
      };
    });
}

function describeFit({ wish, fit }: Estimate): Pick<SessionSize, 'fit' | 'fits'> {
  if (fit.nodes === null)
    return { fit: `No machine here takes an executor of ${describeExecutor(wish.executor)}`, fits: false };
  return {
    fit: `${counted(wish.executors, 'executor')} on ${counted(fit.nodes, 'machine')}`,
    fits: true,
  };
}

/** An executor's share of its machine: machines are paid for whole, and leave when they are empty. */
function priceOfOne(estimate: Estimate | undefined): { currency: string; amount: number } | null {
  if (estimate?.price == null || estimate.fit.perNode === 0) return null;
  return { currency: 'EUR', amount: round(estimate.price.eurPerHour / estimate.fit.perNode) };
}

const round = (amount: number): number => Math.round(amount * 10_000) / 10_000;
