import type { Platform } from '../../config/platform.ts';
import type { ArmResource, ArmTemplate } from '../artefact.ts';
import { uniqueNames } from './names.ts';
import { ROLE } from './roles.ts';
import { azureTarget } from './target.ts';

/** One resource of the template, for people. */
export interface ResourceLine {
  readonly type: string;
  readonly what: string;
  /** What Azure makes unique ends with `*`. */
  readonly name: string;
  readonly detail: string;
}

const WHAT: Readonly<Record<string, string>> = {
  'Microsoft.Resources/resourceGroups': 'resource group',
  'Microsoft.Network/virtualNetworks': 'virtual network',
  'Microsoft.Network/networkSecurityGroups': 'network security group',
  'Microsoft.Network/privateEndpoints': 'private endpoint',
  'Microsoft.Network/privateEndpoints/privateDnsZoneGroups': 'name of private endpoint',
  'Microsoft.Network/privateDnsZones': 'private DNS zone',
  'Microsoft.Network/privateDnsZones/virtualNetworkLinks': 'private DNS zone in network',
  'Microsoft.ContainerService/managedClusters': 'AKS cluster',
  'Microsoft.ContainerService/managedClusters/agentPools': 'pool of machines',
  'Microsoft.ContainerService/managedClusters/maintenanceConfigurations': 'maintenance window',
  'Microsoft.ContainerRegistry/registries': 'container registry',
  'Microsoft.Storage/storageAccounts': 'storage account',
  'Microsoft.Storage/storageAccounts/blobServices': 'settings of containers',
  'Microsoft.Storage/storageAccounts/blobServices/containers': 'container',
  'Microsoft.Storage/storageAccounts/managementPolicies': 'clean-up of event logs',
  'Microsoft.Storage/storageAccounts/fileServices': 'settings of file shares',
  'Microsoft.Storage/storageAccounts/fileServices/shares': 'file share',
  'Microsoft.ManagedIdentity/userAssignedIdentities': 'managed identity',
  'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials': 'federated credential',
  'Microsoft.Authorization/roleAssignments': 'role',
  'Microsoft.Consumption/budgets': 'budget alert',
  'Microsoft.OperationalInsights/workspaces': 'log workspace',
  'Microsoft.Insights/diagnosticSettings': 'logs of the control plane',
  'Microsoft.Insights/dataCollectionRules': 'rule for logs',
  'Microsoft.Insights/dataCollectionRuleAssociations': 'rule for logs of cluster',
};

/** Azure's names of the roles that are given. */
const ROLE_NAMES: Readonly<Record<string, string>> = {
  [ROLE.networkContributor]: 'Network Contributor',
  [ROLE.acrPull]: 'AcrPull',
  [ROLE.blobContributor]: 'Storage Blob Data Contributor',
  [ROLE.blobReader]: 'Storage Blob Data Reader',
  [ROLE.clusterAdmin]: 'Azure Kubernetes Service RBAC Cluster Admin',
};

/** A type of resource in words. */
export const describeType = (type: string): string => WHAT[type] ?? type;

/** Every resource that a template makes; deployments within it are only its form. */
export const templateResources = ({ resources }: ArmTemplate): ArmResource[] =>
  resources.flatMap((resource) => {
    const nested = (resource.properties as { template?: ArmTemplate } | undefined)?.template;
    return nested === undefined ? [resource] : templateResources(nested);
  });

/** Every resource of the template in its order, in words; deployments within it are only its form. */
export function listResources(platform: Platform, template: ArmTemplate): ResourceLine[] {
  const target = azureTarget(platform);
  const variables = Object.fromEntries(
    Object.entries(uniqueNames(platform, target)).map(([key, value]) => [
      key,
      /^\[format\('(.*)\{0\}'/.exec(value)?.[1]?.concat('*') ?? value,
    ]),
  );
  const readable = (expression: string): string =>
    expression
      .replace(/^\[(.*)\]$/, '$1')
      .replace(/^format\('[^']*', (.*)\)$/, (_, names: string) => names.split(', ').join('/'))
      .replace(/variables\('(\w+)'\)/g, (_, key: string) => variables[key] ?? key)
      .replace("parameters('resourceGroupName')", target.resourceGroup)
      .replaceAll("'", '');
  return template.resources.flatMap((resource): ResourceLine[] => {
    const nested = (resource.properties as { template?: ArmTemplate } | undefined)?.template;
    if (nested !== undefined) return listResources(platform, nested);
    const { type } = resource;
    return [{ type, what: describeType(type), name: nameOf(resource, readable), detail: detailOf(resource) }];
  });
}

function nameOf({ type, name, properties }: ArmResource, readable: (text: string) => string): string {
  if (type !== 'Microsoft.Authorization/roleAssignments') return readable(name);
  const { roleDefinitionId } = properties as { roleDefinitionId: string };
  const id = Object.keys(ROLE_NAMES).find((role) => roleDefinitionId.includes(role));
  return id === undefined ? roleDefinitionId : ROLE_NAMES[id]!;
}

/** What a reviewer wants to see of a resource without opening the template. */
function detailOf({ properties }: ArmResource): string {
  const { description, vmSize, maxCount, minCount, count, scaleSetPriority, shareQuota, subject, amount } =
    (properties ?? {}) as Record<string, unknown>;
  if (typeof description === 'string') return description;
  if (vmSize !== undefined)
    return `${count ?? `${minCount} to ${maxCount}`} ${vmSize}${scaleSetPriority === undefined ? '' : ', spot'}`;
  if (shareQuota !== undefined) return `${shareQuota} GiB`;
  if (amount !== undefined) return `${amount} a month`;
  return typeof subject === 'string' ? subject : '';
}
