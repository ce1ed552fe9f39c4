import type { Platform, Project } from '../../config/platform.ts';
import { type Expression, idOf, quoted, variable } from './resource.ts';
import type { AzureTarget } from './target.ts';

/**
 * What the resources of a platform are called. Names that must be unique in all of Azure end with 13 characters that
 * Azure makes from the subscription and the group; they are short enough by construction: `name` has 30 at most.
 */
export interface AzureNames {
  readonly network: string;
  readonly nodesSubnet: string;
  readonly endpointsSubnet: string;
  readonly cluster: string;
  readonly nodeGroup: string;
  readonly clusterIdentity: string;
  readonly workspace: string;
  readonly budget: string;
}

export const azureNames = ({ name, target }: Platform): AzureNames => ({
  network: `${name}-network`,
  nodesSubnet: 'nodes',
  endpointsSubnet: 'endpoints',
  cluster: `${name}-aks`,
  nodeGroup: `${target.kind === 'azure' ? target.resourceGroup : name}-nodes`,
  clusterIdentity: `${name}-cluster`,
  workspace: `${name}-logs`,
  budget: `${name}-budget`,
});

/** What the deployment, and the stack that keeps it, is called in the subscription. */
export const deploymentName = ({ name }: Platform): string => `sparkhub-${name}`;

/** A project's managed identity. */
export const projectIdentity = ({ name }: Platform, project: Pick<Project, 'name'>): string =>
  `${name}-project-${project.name}`;

/** The service account in the hub's namespace that stands for a project's identity; federated credentials name it. */
export const lakeAccountOf = (project: Pick<Project, 'name'>): string => `lake-${project.name}`;

/** Shares of the account for files. */
export const SHARE = { homes: 'homes', projects: 'projects' } as const;
/** The container for Spark's event logs. */
export const EVENTS = 'events';

/** Registries and storage accounts: letters and digits only, unique in all of Azure (50 and 24 characters at most). */
export function uniqueNames({ name }: Platform, target: AzureTarget): Record<string, string> {
  const plain = name.replaceAll('-', '');
  const unique = 'uniqueString(subscription().id, resourceGroup().name)';
  const short = plain.slice(0, 9);
  return {
    registryName: target.registry.name ?? `[format('${plain}{0}', ${unique})]`,
    lakeName: `[format('${short}lk{0}', ${unique})]`,
    filesName: `[format('${short}fs{0}', ${unique})]`,
  };
}

/** Ids of the resources of the group, as expressions. */
export const ids = {
  cluster: ({ cluster }: AzureNames, { cluster: { existing } }: AzureTarget): Expression =>
    existing === null
      ? idOf('Microsoft.ContainerService/managedClusters', quoted(cluster))
      : quoted(existing),
  nodesSubnet: ({ network, nodesSubnet }: AzureNames, target: AzureTarget): Expression =>
    target.network.existing === null
      ? idOf('Microsoft.Network/virtualNetworks/subnets', quoted(network), quoted(nodesSubnet))
      : quoted(target.network.existing),
  endpointsSubnet: ({ network, endpointsSubnet }: AzureNames, target: AzureTarget): Expression =>
    target.network.existing === null
      ? idOf('Microsoft.Network/virtualNetworks/subnets', quoted(network), quoted(endpointsSubnet))
      : quoted(target.network.existing),
  network: ({ network }: AzureNames): Expression =>
    idOf('Microsoft.Network/virtualNetworks', quoted(network)),
  registry: idOf('Microsoft.ContainerRegistry/registries', variable('registryName')),
  lake: idOf('Microsoft.Storage/storageAccounts', variable('lakeName')),
  files: idOf('Microsoft.Storage/storageAccounts', variable('filesName')),
  workspace: ({ workspace }: AzureNames): Expression =>
    idOf('Microsoft.OperationalInsights/workspaces', quoted(workspace)),
  identity: (name: string): Expression =>
    idOf('Microsoft.ManagedIdentity/userAssignedIdentities', quoted(name)),
};
