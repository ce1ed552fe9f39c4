import { parentOf } from '../../config/azure/resource-id.ts';
import type { Platform } from '../../config/platform.ts';
import type { ArmResource } from '../artefact.ts';
import { sharesOf } from './files.ts';
import { type AzureNames, ids } from './names.ts';
import { API, type Expression, evaluate, parameter, placed, quoted, within } from './resource.ts';
import { azureTarget, givenLake } from './target.ts';

interface Service {
  readonly name: string;
  readonly id: Expression;
  readonly group: string;
  /** Where the service's names lead to the private address. */
  readonly zone: Expression;
}

const storageZone = (kind: string): Expression => quoted(`privatelink.${kind}.core.windows.net`);

/** What is made here and reached from the network only. */
export function privateServices(platform: Platform): Service[] {
  const target = azureTarget(platform);
  return [
    ...(givenLake(platform) === null
      ? [
          // Hadoop speaks to the first, and to the second where it asks what kind of account it is.
          { name: 'lake-dfs', id: ids.lake, group: 'dfs', zone: storageZone('dfs') },
          { name: 'lake-blob', id: ids.lake, group: 'blob', zone: storageZone('blob') },
        ]
      : []),
    ...(sharesOf(platform).length > 0
      ? [{ name: 'files', id: ids.files, group: 'file', zone: storageZone('file') }]
      : []),
    ...(target.registry.existing === null
      ? [{ name: 'registry', id: ids.registry, group: 'registry', zone: quoted('privatelink.azurecr.io') }]
      : []),
  ];
}

/** For each service an address in the network, and the zone that its name is found in. */
export function makePrivateEndpoints(platform: Platform, names: AzureNames): ArmResource[] {
  const target = azureTarget(platform);
  if (!target.privateEndpoints) return [];
  const network =
    target.network.existing === null ? ids.network(names) : quoted(parentOf(target.network.existing));
  const networkNeeds = target.network.existing === null ? [evaluate(network)] : [];
  return privateServices(platform).flatMap(({ name, id, group, zone }) => {
    const endpoint = `${platform.name}-${name}`;
    const zoneId = `resourceId('Microsoft.Network/privateDnsZones', ${zone})`;
    const endpointId = `resourceId('Microsoft.Network/privateEndpoints', ${quoted(endpoint)})`;
    return [
      {
        type: 'Microsoft.Network/privateDnsZones',
        apiVersion: API.privateDns,
        name: evaluate(zone),
        location: 'global',
        tags: evaluate(parameter('tags')),
        properties: {},
      },
      {
        type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
        apiVersion: API.privateDns,
        name: within(zone, quoted(platform.name)),
        location: 'global',
        tags: evaluate(parameter('tags')),
        dependsOn: [evaluate(zoneId), ...networkNeeds],
        properties: { registrationEnabled: false, virtualNetwork: { id: evaluate(network) } },
      },
      placed('Microsoft.Network/privateEndpoints', API.network, quoted(endpoint), {
        dependsOn: [evaluate(id), ...networkNeeds],
        properties: {
          subnet: { id: evaluate(ids.endpointsSubnet(names, target)) },
          privateLinkServiceConnections: [
            { name, properties: { privateLinkServiceId: evaluate(id), groupIds: [group] } },
          ],
        },
      }),
      {
        type: 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
        apiVersion: API.network,
        name: within(quoted(endpoint), quoted('default')),
        dependsOn: [evaluate(endpointId), evaluate(zoneId)],
        properties: {
          privateDnsZoneConfigs: [{ name, properties: { privateDnsZoneId: evaluate(zoneId) } }],
        },
      },
    ];
  });
}
