import type { AzureDeploymentArtefact } from '../../render/artefact.ts';
import { templateResources } from '../../render/azure/overview.ts';
import { type Finding, fine } from '../driver.ts';
import type { AzureAccount } from './account.ts';

interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

/** What deploying needs besides making resources: the template gives roles. */
const NEEDED = [
  'Microsoft.Resources/deploymentStacks/write',
  'Microsoft.ContainerService/managedClusters/write',
  'Microsoft.Authorization/roleAssignments/write',
];

/** Whether whoever is signed in may do what the deployment does. */
export async function checkRights(account: AzureAccount): Promise<Finding[]> {
  const { value } = await account.ask<{ value: readonly Permission[] }>({
    method: 'GET',
    path: `/subscriptions/${account.subscription}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`,
    what: 'say what you may do',
  });
  const missing = NEEDED.filter((action) => !value.some((one) => allows(one, action)));
  if (missing.length === 0) return [fine('rights', 'You may deploy, and give roles.')];
  return [
    {
      check: 'rights',
      verdict: 'failed',
      message: `You may not: ${missing.join(', ')}.`,
      fix: 'Have somebody give you Contributor and Role Based Access Control Administrator on the subscription.',
    },
  ];
}

const allows = ({ actions, notActions }: Permission, action: string): boolean =>
  actions.some((pattern) => matches(pattern, action)) &&
  !notActions.some((pattern) => matches(pattern, action));

const matches = (pattern: string, action: string): boolean =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
    'i',
  ).test(action);

interface Versions {
  readonly values?: readonly {
    readonly version: string;
    readonly patchVersions?: Readonly<Record<string, unknown>>;
  }[];
}

/** Whether AKS offers the version of Kubernetes that the file names, in its region. */
export async function checkVersion(
  account: AzureAccount,
  { template, location }: AzureDeploymentArtefact,
): Promise<Finding[]> {
  const cluster = templateResources(template).find(
    ({ type }) => type === 'Microsoft.ContainerService/managedClusters',
  );
  const { kubernetesVersion: wanted } = (cluster?.properties ?? {}) as { kubernetesVersion?: string };
  if (wanted === undefined) return [];
  const { values = [] } = await account.ask<Versions>({
    method: 'GET',
    path: `/subscriptions/${account.subscription}/providers/Microsoft.ContainerService/locations/${location}/kubernetesVersions?api-version=2025-05-01`,
    what: `list the versions of Kubernetes in ${location}`,
  });
  const offered = values.flatMap(({ version, patchVersions = {} }) => [
    version,
    ...Object.keys(patchVersions),
  ]);
  if (offered.includes(wanted)) return [fine('version', `AKS offers Kubernetes ${wanted} in ${location}.`)];
  return [
    {
      check: 'version',
      verdict: 'failed',
      message: `AKS does not offer Kubernetes ${wanted} in ${location}: ${values.map(({ version }) => version).join(', ')}.`,
      fix: 'Write one of them, or null, as target.cluster.kubernetesVersion.',
    },
  ];
}
