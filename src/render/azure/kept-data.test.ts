import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { AzureDeploymentArtefact } from '../artefact.ts';
import { keepData } from './kept-data.ts';
import { templateResources } from './overview.ts';

const template = JSON.parse(
  readFileSync(new URL('../../../examples/azure/expected/azure/main.json', import.meta.url), 'utf8'),
);
const kept = keepData({ template } as AzureDeploymentArtefact).template;
const types = (all: ReturnType<typeof templateResources>): Set<string> =>
  new Set(all.map(({ type }) => type));

it('keeps people’s work and what lets them reach it, and nothing that costs while nobody works', () => {
  expect([...types(templateResources(kept))].sort()).toEqual([
    'Microsoft.Authorization/roleAssignments',
    'Microsoft.ManagedIdentity/userAssignedIdentities',
    'Microsoft.Network/networkSecurityGroups',
    'Microsoft.Network/virtualNetworks',
    'Microsoft.Resources/resourceGroups',
    'Microsoft.Storage/storageAccounts',
    'Microsoft.Storage/storageAccounts/blobServices',
    'Microsoft.Storage/storageAccounts/blobServices/containers',
    'Microsoft.Storage/storageAccounts/fileServices',
    'Microsoft.Storage/storageAccounts/fileServices/shares',
    'Microsoft.Storage/storageAccounts/managementPolicies',
  ]);
});

it('speaks nowhere of what it left out', () => {
  expect(JSON.stringify(kept)).not.toMatch(/managedClusters'|ContainerRegistry\/registries'/);
});

it('keeps every storage resource there was', () => {
  const storage = (all: ReturnType<typeof templateResources>) =>
    all.filter(({ type }) => type.includes('Storage'));
  expect(storage(templateResources(kept))).toEqual(storage(templateResources(template)));
});
