import type { Platform } from '../../config/platform.ts';
import type { Manifest } from '../artefact.ts';
import { labelsOf, namesOf } from '../kubernetes/names.ts';
import type { Surroundings } from '../kubernetes/project-identity.ts';
import type { AzureOutputs } from '../site.ts';
import { sharesOf } from './files.ts';
import { makeIdentitiesOfProjects } from './lake-access.ts';
import { lakeAccountOf } from './names.ts';
import { subnetRanges } from './network.ts';
import { azurePools, hasSpot } from './pools.ts';
import { azureTarget, projectsWithLake } from './target.ts';

const TOKENS_ROLE = 'sparkhub-lake-tokens';

/** What the cluster has because it is in Azure: volumes on the file shares, accounts for the lake, spot machines first. */
export const makeSurroundings = (platform: Platform, outputs: AzureOutputs): Surroundings => ({
  manifests: [
    ...makeVolumes(platform, outputs),
    ...makeLakeAccounts(platform).map((manifest) => ({ manifest, precious: false })),
    ...(azureTarget(platform).cluster.existing === null && hasSpot(platform)
      ? [{ manifest: makePriorities(platform), precious: false }]
      : []),
  ],
  identities: makeIdentitiesOfProjects(platform, outputs),
  httpsRanges: endpointRanges(platform),
});

/**
 * Where private endpoints are. By https alone: the file shares have one there too, and know nobody; what reaches their
 * port can read everybody's home.
 */
function endpointRanges(platform: Platform): readonly string[] {
  const target = azureTarget(platform);
  if (!target.privateEndpoints) return [];
  const { existing, endpointsRange } = target.network;
  return [existing === null ? subnetRanges(target).endpoints : endpointsRange!];
}

/** The claim that a share is in the hub's namespace; the hub gives people their folder of it. */
export const claimOf = (share: string): string => `files-${share}`;

function makeVolumes(platform: Platform, outputs: AzureOutputs): Surroundings['manifests'] {
  const { namespace } = namesOf(platform);
  const { resourceGroup } = azureTarget(platform);
  const labels = labelsOf(platform);
  return sharesOf(platform).flatMap(({ name, gib }) => {
    const claim = claimOf(name);
    const volume = `${namespace}-${claim}`;
    const capacity = { storage: `${gib}Gi` };
    return [
      {
        precious: false,
        manifest: {
          apiVersion: 'v1',
          kind: 'PersistentVolume',
          metadata: { name: volume, labels },
          spec: {
            capacity,
            accessModes: ['ReadWriteMany'],
            // Whatever becomes of the cluster, the files stay.
            persistentVolumeReclaimPolicy: 'Retain',
            storageClassName: '',
            claimRef: { namespace, name: claim },
            mountOptions: ['noresvport'],
            csi: {
              driver: 'file.csi.azure.com',
              volumeHandle: `${resourceGroup}#${outputs.filesAccount}#${name}`,
              volumeAttributes: {
                resourceGroup,
                storageAccount: outputs.filesAccount,
                shareName: name,
                protocol: 'nfs',
                encryptInTransit: 'true',
              },
            },
          },
        },
      },
      {
        precious: true,
        manifest: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: claim, namespace, labels },
          spec: {
            accessModes: ['ReadWriteMany'],
            resources: { requests: capacity },
            storageClassName: '',
            volumeName: volume,
          },
        },
      },
    ];
  });
}

/** An account for each project that Azure knows, and the hub's right to ask for tokens of these and no others. */
function makeLakeAccounts(platform: Platform): Manifest[] {
  const { namespace } = namesOf(platform);
  const labels = labelsOf(platform);
  const accounts = projectsWithLake(platform).map(lakeAccountOf);
  if (accounts.length === 0) return [];
  const metadata = { name: TOKENS_ROLE, namespace, labels };
  return [
    ...accounts.map((name) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace, labels },
      automountServiceAccountToken: false,
    })),
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata,
      rules: [
        { apiGroups: [''], resources: ['serviceaccounts/token'], resourceNames: accounts, verbs: ['create'] },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: TOKENS_ROLE },
      subjects: [{ kind: 'ServiceAccount', name: 'hub', namespace }],
    },
  ];
}

/**
 * Spot machines first; the others when Azure has none to give. The autoscaler reads it by this name
 * (https://learn.microsoft.com/azure/aks/cluster-autoscaler, priority expander).
 */
function makePriorities(platform: Platform): Manifest {
  const spot = azurePools(platform).filter((pool) => pool.spot);
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'cluster-autoscaler-priority-expander',
      namespace: 'kube-system',
      labels: labelsOf(platform),
    },
    data: {
      priorities: `10:\n  - .*\n50:\n${spot.map(({ name }) => `  - .*-${name}-.*\n`).join('')}`,
    },
  };
}
