import type { Platform } from '../../config/platform.ts';
import type { ArmResource } from '../artefact.ts';
import { type AzureNames, EVENTS, ids } from './names.ts';
import { API, evaluate, placed, quoted, variable, within } from './resource.ts';
import { type AzureTarget, azureTarget, givenLake } from './target.ts';

/** What both storage accounts have: no key opens them, nothing is public, and only the cluster's subnet gets in. */
export const guarded = (names: AzureNames, target: AzureTarget): Record<string, unknown> => ({
  allowSharedKeyAccess: false,
  allowBlobPublicAccess: false,
  allowCrossTenantReplication: false,
  defaultToOAuthAuthentication: true,
  minimumTlsVersion: 'TLS1_2',
  supportsHttpsTrafficOnly: true,
  publicNetworkAccess: target.privateEndpoints ? 'Disabled' : 'Enabled',
  networkAcls: {
    defaultAction: 'Deny',
    bypass: 'AzureServices',
    ...(target.privateEndpoints
      ? {}
      : { virtualNetworkRules: [{ id: evaluate(ids.nodesSubnet(names, target)), action: 'Allow' }] }),
  },
});

/** The data lake, unless it is given: an account with folders (ADLS Gen2), a container for each name, one for events. */
export function makeLake(platform: Platform, names: AzureNames, needs: readonly string[]): ArmResource[] {
  const target = azureTarget(platform);
  if (givenLake(platform) !== null) return [];
  const rules = guarded(names, target);
  const { containers } = platform.storage.lake;
  const all = [...new Set([...containers, EVENTS])];
  return [
    placed('Microsoft.Storage/storageAccounts', API.storage, variable('lakeName'), {
      dependsOn: needs.map(evaluate),
      sku: { name: `Standard_${target.redundancy}` },
      kind: 'StorageV2',
      properties: {
        isHnsEnabled: true,
        accessTier: 'Hot',
        ...rules,
        networkAcls: {
          ...(rules.networkAcls as object),
          ...(target.allowedRanges.length === 0
            ? {}
            : { ipRules: target.allowedRanges.map((range) => ({ value: lone(range), action: 'Allow' })) }),
        },
      },
    }),
    child('blobServices', 'default', ids.lake, {
      // Deleted by mistake, files and containers can be had back for a week.
      deleteRetentionPolicy: { enabled: true, days: 7 },
      containerDeleteRetentionPolicy: { enabled: true, days: 7 },
    }),
    ...all.map((container) => ({
      type: 'Microsoft.Storage/storageAccounts/blobServices/containers',
      apiVersion: API.storage,
      name: within(variable('lakeName'), quoted('default'), quoted(container)),
      dependsOn: [evaluate(blobService)],
      properties: { publicAccess: 'None' },
    })),
    child('managementPolicies', 'default', blobService, {
      policy: {
        rules: [
          {
            name: 'old-event-logs',
            enabled: true,
            type: 'Lifecycle',
            definition: {
              filters: { blobTypes: ['blockBlob', 'appendBlob'], prefixMatch: [`${EVENTS}/`] },
              actions: {
                baseBlob: { delete: { daysAfterModificationGreaterThan: platform.storage.events.days } },
              },
            },
          },
        ],
      },
    }),
  ];
}

const blobService = `resourceId('Microsoft.Storage/storageAccounts/blobServices', ${variable('lakeName')}, 'default')`;

const child = (kind: string, name: string, needs: string, properties: object): ArmResource => ({
  type: `Microsoft.Storage/storageAccounts/${kind}`,
  apiVersion: API.storage,
  name: within(variable('lakeName'), quoted(name)),
  dependsOn: [evaluate(needs)],
  properties,
});

/** Azure writes a lone address without its /32. */
const lone = (range: string): string => range.replace(/\/32$/, '');
