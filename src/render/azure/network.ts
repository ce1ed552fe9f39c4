import { describeRange, parseRange } from '../../config/azure/ranges.ts';
import type { ArmResource } from '../artefact.ts';
import type { AzureNames } from './names.ts';
import { API, evaluate, idOf, placed, quoted } from './resource.ts';
import type { AzureTarget } from './target.ts';

/** How the address space is shared out: the first half for machines, 64 addresses at its end for private endpoints. */
export function subnetRanges({ network }: AzureTarget): {
  readonly nodes: string;
  readonly endpoints: string;
} {
  const space = parseRange(network.addressSpace)!;
  const end = space.first + 2 ** (32 - space.prefix);
  return {
    nodes: describeRange({ first: space.first, prefix: space.prefix + 1 }),
    endpoints: describeRange({ first: end - 64, prefix: 26 }),
  };
}

/** With a host name people come in by https; without one, through the API server only. */
const web = {
  name: 'people-by-https',
  properties: {
    description: 'People open the platform by its host name, through the cluster’s load balancer.',
    priority: 200,
    direction: 'Inbound',
    access: 'Allow',
    protocol: 'Tcp',
    sourceAddressPrefix: 'Internet',
    sourcePortRange: '*',
    destinationAddressPrefix: '*',
    destinationPortRange: '443',
  },
};

/** The virtual network, unless one is given: a subnet for machines and one for private endpoints, each with a firewall. */
export function makeNetwork(names: AzureNames, target: AzureTarget): ArmResource[] {
  if (target.network.existing !== null) return [];
  const ranges = subnetRanges(target);
  // Azure's own rules let nothing in from the internet, not even by the cluster's load balancer.
  const guard = (subnet: string, securityRules: readonly object[] = []): ArmResource =>
    placed('Microsoft.Network/networkSecurityGroups', API.network, quoted(`${names.network}-${subnet}`), {
      properties: { securityRules },
    });
  const guardId = (subnet: string): string =>
    idOf('Microsoft.Network/networkSecurityGroups', quoted(`${names.network}-${subnet}`));
  const subnet = (name: string, addressPrefix: string, more: object = {}): object => ({
    name,
    properties: {
      addressPrefix,
      networkSecurityGroup: { id: evaluate(guardId(name)) },
      ...more,
    },
  });
  return [
    guard(names.nodesSubnet, target.domain === null ? [] : [web]),
    guard(names.endpointsSubnet),
    placed('Microsoft.Network/virtualNetworks', API.network, quoted(names.network), {
      dependsOn: [names.nodesSubnet, names.endpointsSubnet].map((name) => evaluate(guardId(name))),
      properties: {
        addressSpace: { addressPrefixes: [target.network.addressSpace] },
        subnets: [
          // The storage accounts let in this subnet by name, on Azure's own network.
          subnet(names.nodesSubnet, ranges.nodes, { serviceEndpoints: [{ service: 'Microsoft.Storage' }] }),
          subnet(names.endpointsSubnet, ranges.endpoints, { privateEndpointNetworkPolicies: 'Enabled' }),
        ],
      },
    }),
  ];
}
