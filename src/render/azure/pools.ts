import { hasLocalDisk, localDiskGib, parseMachine } from '../../config/azure/machine.ts';
import type { Platform } from '../../config/platform.ts';
import type { ArmResource } from '../artefact.ts';
import { LABEL } from '../kubernetes/names.ts';
import { type AzureNames, ids } from './names.ts';
import { API, evaluate, idOf, parameter, quoted, within } from './resource.ts';
import { azureTarget } from './target.ts';

export type PoolName = keyof Platform['pools'];

/** One pool of AKS. A pool of spot machines has a second one beside it, of machines that stay. */
export interface AzurePool {
  /** Name in AKS: 12 letters and digits at most. */
  readonly name: string;
  /** Of sparkhub.yaml. */
  readonly pool: PoolName;
  readonly machine: string;
  readonly spot: boolean;
  /** Stands in when no spot machine is to be had. */
  readonly fallback: boolean;
  readonly min: number;
  readonly max: number;
  readonly maxPods: number;
  readonly osDisk: { readonly type: 'Ephemeral' | 'Managed'; readonly gib: number | undefined };
}

/** GiB of a system disk that is not on the machine: images of 5 GiB and 40 GiB of scratch for each of two executors. */
const MANAGED_DISK_GIB = 128;

export const machineOf = ({ pools }: Platform, pool: PoolName): string => pools[pool].machine!;

/** Every pool of AKS that a platform has. */
export function azurePools(platform: Platform): AzurePool[] {
  return (Object.keys(platform.pools) as PoolName[])
    .filter((pool) => platform.pools[pool].max > 0)
    .flatMap((pool): AzurePool[] => {
      const { min, max, spot, maxPods } = platform.pools[pool];
      const machine = machineOf(platform, pool);
      const common = {
        pool,
        machine,
        max,
        // Resolved: none is null in Azure.
        maxPods: maxPods!,
        osDisk: osDiskOf(platform.pools[pool].osDisk, machine),
      };
      // Whether machines can be taken away cannot be changed in a pool: each kind has a name of its own.
      return spot
        ? [
            { ...common, name: `${pool}spot`, spot: true, fallback: false, min },
            { ...common, name: pool, spot: false, fallback: true, min: 0 },
          ]
        : [{ ...common, name: pool, spot: false, fallback: false, min }];
    });
}

export const hasSpot = (platform: Platform): boolean => azurePools(platform).some(({ spot }) => spot);

function osDiskOf(asked: 'auto' | 'ephemeral' | 'managed', machine: string): AzurePool['osDisk'] {
  const type = parseMachine(machine);
  const local = type !== undefined && hasLocalDisk(type);
  if (asked === 'managed' || (asked === 'auto' && !local)) return { type: 'Managed', gib: MANAGED_DISK_GIB };
  return { type: 'Ephemeral', gib: type === undefined ? undefined : localDiskGib(type) };
}

/** The cluster's own parts, and nothing else. */
export function systemPool(platform: Platform, names: AzureNames): object {
  const system = azurePools(platform).find(({ pool }) => pool === 'system')!;
  return { name: system.name, ...poolProperties(platform, names, system) };
}

/**
 * All other pools, each a resource of its own, so that one can change without the cluster. One after the other: AKS
 * refuses changes of a cluster that is being changed.
 */
export function makePools(platform: Platform, names: AzureNames): ArmResource[] {
  const cluster = ids.cluster(names, azureTarget(platform));
  const pools = azurePools(platform).filter(({ pool }) => pool !== 'system');
  const idOfPool = ({ name }: AzurePool): string =>
    idOf('Microsoft.ContainerService/managedClusters/agentPools', quoted(names.cluster), quoted(name));
  return pools.map((pool, at) => ({
    type: 'Microsoft.ContainerService/managedClusters/agentPools',
    apiVersion: API.aks,
    name: within(quoted(names.cluster), quoted(pool.name)),
    dependsOn: [cluster, ...(at === 0 ? [] : [idOfPool(pools[at - 1]!)])].map(evaluate),
    properties: poolProperties(platform, names, pool),
  }));
}

function poolProperties(platform: Platform, names: AzureNames, pool: AzurePool): object {
  const { min, max, spot, osDisk } = pool;
  return {
    mode: pool.pool === 'system' ? 'System' : 'User',
    type: 'VirtualMachineScaleSets',
    osType: 'Linux',
    osSKU: 'Ubuntu',
    vmSize: pool.machine,
    ...(min === max
      ? { count: min, enableAutoScaling: false }
      : // No count: a second run would set the pool back to it.
        { enableAutoScaling: true, minCount: min, maxCount: max }),
    maxPods: pool.maxPods,
    osDiskType: osDisk.type,
    ...(osDisk.gib === undefined ? {} : { osDiskSizeGB: osDisk.gib }),
    vnetSubnetID: evaluate(ids.nodesSubnet(names, azureTarget(platform))),
    nodeLabels: labelsOf(platform, pool.pool),
    ...taintsOf(pool),
    ...(spot
      ? // At most the price of a machine that stays.
        { scaleSetPriority: 'Spot', scaleSetEvictionPolicy: 'Delete', spotMaxPrice: -1 }
      : { upgradeSettings: { maxSurge: '33%' } }),
    tags: evaluate(parameter('tags')),
  };
}

/** The chart's own words for machines of the hub and of notebooks (https://z2jh.jupyter.org, scheduling). */
const PURPOSE: Readonly<Record<string, string>> = { app: 'core', user: 'user' };

const labelsOf = ({ pools }: Platform, pool: PoolName): Record<string, string> => ({
  [LABEL.pool]: pool,
  ...(PURPOSE[pool] === undefined ? {} : { 'hub.jupyter.org/node-purpose': PURPOSE[pool] }),
  ...pools[pool].labels,
});

/** What keeps others off the machines of a pool, so that it can go down to none. */
function taintsOf({ pool, spot }: AzurePool): object {
  const taints = [
    ...(pool === 'system' ? ['CriticalAddonsOnly=true:NoSchedule'] : []),
    ...(pool === 'user' ? ['hub.jupyter.org/dedicated=user:NoSchedule'] : []),
    ...(pool === 'spark' ? [`${LABEL.pool}=spark:NoSchedule`] : []),
    ...(spot ? ['kubernetes.azure.com/scalesetpriority=spot:NoSchedule'] : []),
  ];
  return taints.length === 0 ? {} : { nodeTaints: taints };
}
