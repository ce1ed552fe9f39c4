import { type Estimate, estimate, estimateOn, type Wish } from '../sizing/estimate.ts';
import {
  configuredExecutor,
  configuredOverhead,
  type Extras,
  NO_OVERHEAD,
  requestWith,
} from '../sizing/executor.ts';
import { allowedBy } from '../sizing/limits.ts';
import { findMachine } from '../sizing/machines/machine.ts';
import { measuredNode, type Node } from '../sizing/node.ts';
import { ownPrice, priceOf } from '../sizing/price.ts';
import { PROVIDERS, providersOf } from '../sizing/providers.ts';
import type { Resources } from '../sizing/resources.ts';
import type { Platform, Project } from './platform.ts';

/** What a project's session asks of machines: its largest number of executors, and the size of one. */
export function wishOf(platform: Platform, project: Project): Wish {
  return { executors: mostExecutors(platform, project), ...shapeOf(platform, project) };
}

function shapeOf(platform: Platform, { session: { executor, conf: own } }: Project): Omit<Wish, 'executors'> {
  const conf = { ...platform.spark.conf, ...own };
  return {
    executor: configuredExecutor(executor, conf),
    overhead: configuredOverhead(executor.cores, conf),
  };
}

/**
 * What is set aside for an executor of the project, besides cores and heap of whatever size it has: in a cluster by the
 * session's keys. On one machine nothing, for Spark's own master counts cores and heap alone.
 */
export function extrasOf(platform: Platform, project: Project): Extras {
  if (platform.target.kind === 'local') return { overhead: NO_OVERHEAD };
  const {
    executor: { requestMillis },
    overhead,
  } = shapeOf(platform, project);
  return { overhead, ...(requestMillis === undefined ? {} : { requestMillis }) };
}

/** Executors a session may have: its own maximum, and what the project's limits allow. At least one. */
export function mostExecutors(platform: Platform, project: Project): number {
  const { session, limits } = project;
  const one = requestWith(session.executor, extrasOf(platform, project));
  const { count } = allowedBy(limits, one);
  return Math.max(1, Math.min(session.executors.max ?? count, count));
}

type PoolName = keyof Platform['pools'];

/** Pods on one machine of a pool; undefined where nobody says, and the provider's own number holds. */
export const maxPodsOf = ({ pools }: Platform, pool: string): number | undefined =>
  pools[pool as PoolName].maxPods ?? undefined;

/**
 * How a project's executors go onto the machines of its pool. Undefined where nothing is known of them: on one machine,
 * in a pool that names no machine, or one that sparkhub does not know.
 */
export function estimateProject(platform: Platform, project: Project): Estimate | undefined {
  const pool = Object.hasOwn(platform.pools, project.pool)
    ? platform.pools[project.pool as PoolName]
    : undefined;
  if (platform.target.kind === 'local' || pool === undefined || pool.machine === null) return undefined;
  const wish = wishOf(platform, project);
  const { daemons, prices } = platform.sizing;
  const own = ownNode(platform, pool.machine);
  if (own !== undefined) return estimateOn(wish, own, ownPrice(pool.machine, prices));
  const machine = findMachine(pool.machine);
  if (machine === undefined) return undefined;
  const maxPods = maxPodsOf(platform, project.pool);
  return estimate(wish, {
    provider: providersOf(machine.cloud)[0]!,
    machine,
    daemons,
    price: priceOf(machine, prices),
    ...(maxPods === undefined ? {} : { maxPods }),
  });
}

/** A machine as sparkhub.yaml describes it (`sizing.machines`); undefined where it does not. */
export function ownNode(
  { sizing }: Platform,
  name: string,
  daemons: Partial<Resources> = sizing.daemons,
): Node | undefined {
  if (!Object.hasOwn(sizing.machines, name)) return undefined;
  const known = findMachine(name);
  const usual = known === undefined ? NO_DAEMONS : PROVIDERS[providersOf(known.cloud)[0]!].daemons;
  return measuredNode(name, sizing.machines[name]!, { ...usual, ...daemons });
}

const NO_DAEMONS: Resources = { cpuMillis: 0, memoryMib: 0, pods: 0 };
