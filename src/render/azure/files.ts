import type { Platform } from '../../config/platform.ts';
import { parseMib } from '../../config/quantity.ts';
import type { ArmResource } from '../artefact.ts';
import { guarded } from './lake.ts';
import { type AzureNames, ids, SHARE } from './names.ts';
import { API, evaluate, placed, quoted, variable, within } from './resource.ts';
import { azureTarget } from './target.ts';

/** The smallest share of Azure's premium files, in GiB. */
export const SMALLEST_SHARE_GIB = 100;

export interface Share {
  readonly name: string;
  readonly gib: number;
}

/** Shares that are made: one with everybody's home, one with every project's folder; none where a claim is given. */
export const sharesOf = ({ storage }: Platform): readonly Share[] =>
  (['homes', 'projects'] as const)
    .filter((which) => storage[which].existingClaim === null)
    .map((which) => ({
      name: SHARE[which],
      gib: Math.max(SMALLEST_SHARE_GIB, Math.ceil(parseMib(storage[which].size)! / 1024)),
    }));

/**
 * The account for homes and projects. NFS, since SMB would need the account's key in the cluster and has no Unix modes
 * and links; who gets in is decided by the network, and the way there is encrypted.
 */
export function makeFiles(platform: Platform, names: AzureNames, needs: readonly string[]): ArmResource[] {
  const target = azureTarget(platform);
  const shares = sharesOf(platform);
  if (shares.length === 0) return [];
  const service = `resourceId('Microsoft.Storage/storageAccounts/fileServices', ${variable('filesName')}, 'default')`;
  return [
    placed('Microsoft.Storage/storageAccounts', API.storage, variable('filesName'), {
      dependsOn: needs.map(evaluate),
      sku: { name: `Premium_${target.redundancy}` },
      kind: 'FileStorage',
      properties: guarded(names, target),
    }),
    {
      type: 'Microsoft.Storage/storageAccounts/fileServices',
      apiVersion: API.storage,
      name: within(variable('filesName'), quoted('default')),
      dependsOn: [evaluate(ids.files)],
      properties: {
        shareDeleteRetentionPolicy: { enabled: true, days: 7 },
        protocolSettings: { nfs: { encryptionInTransit: { required: true } } },
      },
    },
    ...shares.map(({ name, gib }) => ({
      type: 'Microsoft.Storage/storageAccounts/fileServices/shares',
      apiVersion: API.storage,
      name: within(variable('filesName'), quoted('default'), quoted(name)),
      dependsOn: [evaluate(service)],
      // Folders of people are made by the machine, as root.
      properties: { enabledProtocols: 'NFS', rootSquash: 'NoRootSquash', shareQuota: gib },
    })),
  ];
}
