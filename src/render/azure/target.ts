import type { Platform, Project, Target } from '../../config/platform.ts';

export type AzureTarget = Extract<Target, { kind: 'azure' }>;

/** The target of a platform in Azure. Throws for any other: a fault of the caller. */
export function azureTarget({ target }: Platform): AzureTarget {
  if (target.kind !== 'azure') throw new Error(`target ${target.kind} is not Azure`);
  return target;
}

/** Projects that have an identity, since they may reach the lake. */
export const projectsWithLake = ({ projects }: Platform): readonly Project[] =>
  projects.filter(({ lake }) => lake.access !== 'none');

/** The resource id of a lake account that is given; null when one is made. */
export function givenLake(platform: Platform): string | null {
  const { account } = platform.storage.lake;
  const { subscription, resourceGroup } = azureTarget(platform);
  if (account === null || account.startsWith('/')) return account;
  return `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Storage/storageAccounts/${account}`;
}

/** Containers a project may reach. */
export const containersOf = ({ storage }: Platform, { lake }: Project): readonly string[] =>
  lake.containers ?? storage.lake.containers;
