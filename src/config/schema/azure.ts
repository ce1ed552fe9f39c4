import { z } from 'zod';
import { clusterKeys } from './cluster-keys.ts';
import { tags, text } from './scalars.ts';

const given = (what: string) =>
  text.nullable().default(null).describe(`Resource id of an existing ${what}; null makes one.`);

const network = z.strictObject({
  existing: given('subnet for the machines'),
  endpointsRange: text
    .nullable()
    .default(null)
    .describe('Address range of the given subnet; needed with privateEndpoints, which are put into it.'),
  addressSpace: text
    .default('10.240.0.0/16')
    .describe('Address range of the virtual network; the first half is for machines.'),
  podRange: text
    .default('10.244.0.0/16')
    .describe('Addresses inside the cluster; each machine takes 256 of them.'),
  serviceRange: text.default('10.0.0.0/16').describe('Addresses of services inside the cluster.'),
});

const cluster = z.strictObject({
  existing: given('AKS cluster'),
  kubernetesVersion: text
    .nullable()
    .default(null)
    .describe('Kubernetes version; null is the region’s default.'),
  tier: z
    .enum(['free', 'standard'])
    .default('standard')
    .describe(
      'standard: Azure promises the API server’s uptime, for a price by the hour. free: it does not.',
    ),
  private: z.boolean().default(false).describe('No public address for the API server.'),
  authorizedRanges: z
    .array(text)
    .default([])
    .describe('Address ranges that may reach the API server; empty is any.'),
  localAccounts: z
    .boolean()
    .default(false)
    .describe('Keep the certificate that opens the cluster without signing in.'),
  adminGroups: z
    .array(text)
    .default([])
    .describe('Object ids of Entra groups that administer the cluster; empty is whoever deploys it.'),
  upgradeChannel: z
    .enum(['none', 'patch', 'stable', 'rapid', 'node-image'])
    .default('patch')
    .describe('Automatic upgrades.'),
  maintenance: text
    .nullable()
    .default(null)
    .describe(
      'When upgrades may run, in UTC or with an offset, such as "Sunday 02:00" or "Sunday 02:00 +01:00".',
    ),
});

/** Azure: every part can be made or given. */
export const azure = z.strictObject({
  kind: z
    .literal('azure')
    .describe('Azure, from an empty subscription: network, AKS, registry, storage, identities.'),
  subscription: text.describe('Subscription id.'),
  tenant: text.nullable().default(null).describe('Tenant id; null is the one you are signed in to.'),
  location: text.describe('Region, such as westeurope.'),
  resourceGroup: text.describe('Resource group; made when missing.'),
  network: network.prefault({}).describe('Network.'),
  cluster: cluster.prefault({}).describe('AKS.'),
  registry: z
    .strictObject({
      existing: given('container registry'),
      name: text.nullable().default(null).describe('Name; null makes a unique one.'),
    })
    .prefault({})
    .describe('Container registry.'),
  identity: z
    .strictObject({ existing: given('managed identity') })
    .prefault({})
    .describe('Identity of the cluster.'),
  redundancy: z
    .enum(['LRS', 'ZRS'])
    .default('LRS')
    .describe('Copies of stored data: LRS in one data centre, ZRS in three zones of the region.'),
  allowedRanges: z
    .array(text)
    .default([])
    .describe('Public address ranges that may reach the lake besides the cluster.'),
  budget: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe('Amount a month, in the currency of your bill, at which an alert is sent; null is none.'),
  budgetContacts: z
    .array(text)
    .default([])
    .describe('Mail addresses for the budget’s alerts, besides the owners of the resource group.'),
  logs: z.boolean().default(false).describe('A log workspace for the cluster.'),
  privateEndpoints: z.boolean().default(false).describe('Reach storage and registry only from the network.'),
  tags: tags.default({}).describe('Tags on everything.'),
  ...clusterKeys,
});
