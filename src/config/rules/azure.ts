import { parseMaintenance } from '../azure/maintenance.ts';
import { parseResourceId } from '../azure/resource-id.ts';
import type { Platform } from '../platform.ts';
import { quote } from '../words.ts';
import { azureMachines } from './azure-machines.ts';
import { azureNetwork } from './azure-network.ts';
import { azureStorage } from './azure-storage.ts';
import { type Found, found, type MakeProblem, type PlatformRule, when } from './rule.ts';

type Target = Extract<Platform['target'], { kind: 'azure' }>;

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What Azure would refuse after minutes, refused here at once: names, ids, limits, and what contradicts itself. */
export const azure: PlatformRule = (platform, source) => {
  const { target } = platform;
  if (target.kind !== 'azure') return [];
  const problem: MakeProblem = (path, code, message, fix, severity) =>
    found(source, code, path, message, fix, severity);
  return [
    ...ids(target, problem),
    ...names(platform, target, problem),
    ...given(target, problem),
    ...cluster(target, problem),
    ...azureMachines(platform, problem),
    ...azureStorage(platform, problem),
    ...azureNetwork(platform, target, problem),
  ];
};

const ids = (target: Target, problem: MakeProblem): Found[] =>
  (
    [
      ['subscription', target.subscription],
      ['tenant', target.tenant],
      ...target.cluster.adminGroups.map((id, at) => [`cluster.adminGroups.${at}`, id] as const),
    ] as const
  ).flatMap(([key, id]) =>
    when(id !== null && !GUID.test(id), () =>
      problem(
        ['target', ...key.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step))],
        'azure-id',
        `${quote(id ?? '')} is no id of Azure.`,
        key === 'subscription'
          ? 'Write the one that this prints: az account show --query id'
          : 'Write an id such as 11111111-2222-3333-4444-555555555555.',
      ),
    ),
  );

const names = ({ name }: Platform, target: Target, problem: MakeProblem): Found[] => [
  ...when(!/^[a-z][a-z0-9]+$/.test(target.location), () =>
    problem(
      ['target', 'location'],
      'azure-location',
      `${quote(target.location)} is no region's name.`,
      'Write it in one word, such as westeurope; all of them: az account list-locations --query "[].name"',
    ),
  ),
  // The group of the cluster's machines adds 6 characters to it, and may have 80.
  ...when(!/^[-\w.()]{0,73}[-\w()]$/.test(target.resourceGroup), () =>
    problem(
      ['target', 'resourceGroup'],
      'azure-name',
      `${quote(target.resourceGroup)} cannot be a resource group's name here.`,
      'Use letters, digits and - _ . ( ), no dot at the end, at most 74.',
    ),
  ),
  ...when(target.registry.name !== null && !/^[a-zA-Z0-9]{5,50}$/.test(target.registry.name), () =>
    problem(
      ['target', 'registry', 'name'],
      'azure-name',
      `${quote(target.registry.name ?? '')} cannot be a registry's name.`,
      'Use 5 to 50 letters and digits, or leave it out: a unique one is made.',
    ),
  ),
  ...when(name.length < 2, () =>
    problem(
      ['name'],
      'azure-name',
      'One letter is too short for names in Azure.',
      'Write two letters or more.',
    ),
  ),
  ...Object.entries(target.tags).flatMap(([tag, value]) =>
    when(/[<>%&\\?/]/.test(tag) || tag.length > 128 || value.length > 256, () =>
      problem(
        ['target', 'tags', tag],
        'azure-tag',
        `${quote(tag)} cannot be a tag: Azure takes names of 128 characters without < > % & \\ ? / and values of 256.`,
        'Shorten it, or take the characters out.',
      ),
    ),
  ),
  // Two are sparkhub's own.
  ...when(Object.keys(target.tags).length > 48, () =>
    problem(
      ['target', 'tags'],
      'azure-tag',
      `${Object.keys(target.tags).length} tags are more than the 48 that there is room for.`,
      'Take some out.',
    ),
  ),
];

const GIVEN = {
  network: 'Microsoft.Network/virtualNetworks/subnets',
  cluster: 'Microsoft.ContainerService/managedClusters',
  registry: 'Microsoft.ContainerRegistry/registries',
  identity: 'Microsoft.ManagedIdentity/userAssignedIdentities',
} as const;

function given(target: Target, problem: MakeProblem): Found[] {
  return [
    ...(Object.keys(GIVEN) as (keyof typeof GIVEN)[]).flatMap((part) => {
      const id = target[part].existing;
      return when(id !== null && parseResourceId(id)?.type.toLowerCase() !== GIVEN[part].toLowerCase(), () =>
        problem(
          ['target', part, 'existing'],
          'azure-resource-id',
          `${quote(id ?? '')} is no id of a resource of type ${GIVEN[part]}.`,
          'Copy the Resource ID from its page in the portal, or from: az resource list --query "[].id"',
        ),
      );
    }),
    ...when(target.cluster.existing !== null && target.network.existing === null, () =>
      problem(
        ['target', 'cluster', 'existing'],
        'azure-given-network',
        'The storage lets in the machines of the cluster by their subnet, and a given cluster has its own.',
        'Give that subnet too: network: {existing: <its resource id>}',
      ),
    ),
  ];
}

const cluster = ({ cluster, network, privateEndpoints }: Target, problem: MakeProblem): Found[] => [
  ...when(cluster.private && cluster.authorizedRanges.length > 0, () =>
    problem(
      ['target', 'cluster', 'authorizedRanges'],
      'azure-private-ranges',
      'A private API server has no public address that ranges could be let in to.',
      'Take authorizedRanges out, or write private: false.',
    ),
  ),
  ...when(cluster.maintenance !== null && parseMaintenance(cluster.maintenance) === undefined, () =>
    problem(
      ['target', 'cluster', 'maintenance'],
      'azure-maintenance',
      `${quote(cluster.maintenance ?? '')} is no time of the week.`,
      'Write a day and a time, such as "Sunday 02:00" (UTC) or "Sunday 02:00 +01:00".',
    ),
  ),
  ...when(cluster.kubernetesVersion !== null && !/^1\.\d{2}(\.\d+)?$/.test(cluster.kubernetesVersion), () =>
    problem(
      ['target', 'cluster', 'kubernetesVersion'],
      'azure-kubernetes-version',
      `${quote(cluster.kubernetesVersion ?? '')} is no Kubernetes version.`,
      'Write one such as "1.34", in quotes; those of a region: az aks get-versions --location westeurope',
    ),
  ),
  ...when(network.existing !== null && privateEndpoints && network.endpointsRange === null, () =>
    problem(
      ['target', 'privateEndpoints'],
      'azure-endpoints-unknown',
      'Notebooks may reach private addresses only where the file says, and the range of your subnet it does not say.',
      'Add the subnet’s range: network: {endpointsRange: 10.1.2.0/24}',
    ),
  ),
  ...when(network.existing !== null && !privateEndpoints, () =>
    problem(
      ['target', 'network', 'existing'],
      'azure-service-endpoint',
      'The storage lets in this subnet by name, for which the subnet needs the service endpoint Microsoft.Storage.',
      'Ask for it: az network vnet subnet update --ids <the subnet> --service-endpoints Microsoft.Storage   or write privateEndpoints: true.',
      'warning',
    ),
  ),
];
