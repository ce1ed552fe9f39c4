import { parseMaintenance } from '../../config/azure/maintenance.ts';
import { parseRange } from '../../config/azure/ranges.ts';
import type { Platform } from '../../config/platform.ts';
import type { ArmResource } from '../artefact.ts';
import { clusterIdentityId } from './identities.ts';
import { type AzureNames, ids } from './names.ts';
import { hasSpot, makePools, systemPool } from './pools.ts';
import { API, evaluate, parameter, placed, quoted, within } from './resource.ts';
import { type AzureTarget, azureTarget } from './target.ts';

/** AKS with its pools, unless a cluster is given. */
export function makeCluster(platform: Platform, names: AzureNames, needs: readonly string[]): ArmResource[] {
  const target = azureTarget(platform);
  if (target.cluster.existing !== null) return [];
  const identity = evaluate(clusterIdentityId(names, target.identity.existing));
  return [
    placed('Microsoft.ContainerService/managedClusters', API.aks, quoted(names.cluster), {
      dependsOn: needs.map(evaluate),
      sku: { name: 'Base', tier: target.cluster.tier === 'standard' ? 'Standard' : 'Free' },
      identity: { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } },
      properties: {
        ...(target.cluster.kubernetesVersion === null
          ? {}
          : { kubernetesVersion: target.cluster.kubernetesVersion }),
        dnsPrefix: names.cluster,
        nodeResourceGroup: names.nodeGroup,
        // What the cluster makes there is its own: changed by hand it breaks at the next upgrade.
        nodeResourceGroupProfile: { restrictionLevel: 'ReadOnly' },
        ...makeAccess(target),
        networkProfile: makeNetworkProfile(target),
        apiServerAccessProfile: makeApiServerAccess(target),
        autoUpgradeProfile: {
          upgradeChannel: target.cluster.upgradeChannel,
          nodeOSUpgradeChannel: target.cluster.upgradeChannel === 'none' ? 'None' : 'NodeImage',
        },
        oidcIssuerProfile: { enabled: true },
        securityProfile: {
          workloadIdentity: { enabled: true },
          imageCleaner: { enabled: true, intervalHours: 168 },
        },
        storageProfile: {
          diskCSIDriver: { enabled: true },
          fileCSIDriver: { enabled: true },
          snapshotController: { enabled: true },
        },
        autoScalerProfile: {
          // Spot machines first where there are any; which pool comes first is in a ConfigMap of the cluster.
          expander: hasSpot(platform) ? 'priority' : 'least-waste',
          'scale-down-unneeded-time': '10m',
          'scale-down-delay-after-add': '10m',
          // Executors keep shuffle files on the machine; an idle machine is given back all the same.
          'skip-nodes-with-local-storage': 'false',
        },
        ...(target.logs ? { addonProfiles: makeMonitoring(names) } : {}),
        agentPoolProfiles: [systemPool(platform, names)],
      },
    }),
    ...makePools(platform, names),
    ...makeMaintenance(names, target),
  ];
}

/** People and machines sign in by Entra, and Azure's roles say what they may do; no certificate opens the cluster. */
const makeAccess = ({ cluster, tenant }: AzureTarget): object => ({
  enableRBAC: true,
  disableLocalAccounts: !cluster.localAccounts,
  aadProfile: {
    managed: true,
    enableAzureRBAC: true,
    tenantID: tenant ?? evaluate('subscription().tenantId'),
    ...(cluster.adminGroups.length === 0 ? {} : { adminGroupObjectIDs: cluster.adminGroups }),
  },
});

function makeNetworkProfile({ network }: AzureTarget): object {
  const services = parseRange(network.serviceRange)!;
  return {
    networkPlugin: 'azure',
    networkPluginMode: 'overlay',
    networkDataplane: 'cilium',
    // What keeps people's notebooks apart.
    networkPolicy: 'cilium',
    podCidr: network.podRange,
    serviceCidr: network.serviceRange,
    dnsServiceIP: [24, 16, 8, 0]
      .map((shift) => Math.floor((services.first + 10) / 2 ** shift) % 256)
      .join('.'),
    loadBalancerSku: 'standard',
    outboundType: 'loadBalancer',
  };
}

const makeApiServerAccess = ({ cluster }: AzureTarget): object =>
  cluster.private
    ? {
        enablePrivateCluster: true,
        privateDNSZone: 'system',
        // Its name can be looked up anywhere and leads to the private address: a VPN needs no DNS of its own.
        enablePrivateClusterPublicFQDN: true,
      }
    : cluster.authorizedRanges.length === 0
      ? { enablePrivateCluster: false }
      : { enablePrivateCluster: false, authorizedIPRanges: cluster.authorizedRanges };

const makeMonitoring = (names: AzureNames): object => ({
  omsagent: {
    enabled: true,
    config: {
      logAnalyticsWorkspaceResourceID: evaluate(ids.workspace(names)),
      // By the cluster's identity, without the workspace's key.
      useAADAuth: 'true',
    },
  },
});

/** The hours in which Azure may upgrade the cluster and its machines: four from the given time on, once a week. */
function makeMaintenance(names: AzureNames, { cluster }: AzureTarget): ArmResource[] {
  if (cluster.maintenance === null) return [];
  const { day, time, offset } = parseMaintenance(cluster.maintenance)!;
  return ['aksManagedAutoUpgradeSchedule', 'aksManagedNodeOSUpgradeSchedule'].map((name) => ({
    type: 'Microsoft.ContainerService/managedClusters/maintenanceConfigurations',
    apiVersion: API.aks,
    name: within(quoted(names.cluster), quoted(name)),
    dependsOn: [evaluate(ids.cluster(names, { cluster } as AzureTarget))],
    properties: {
      maintenanceWindow: {
        schedule: { weekly: { intervalWeeks: 1, dayOfWeek: day } },
        durationHours: 4,
        startTime: time,
        utcOffset: offset,
      },
    },
  }));
}

/** Who administers the cluster inside: the given groups, or whoever deploys. */
export const administrators = parameter('administrators');
