import { z } from 'zod';
import { cores, label, path, port, size, tags, text } from './scalars.ts';

const local = z.strictObject({
  kind: z.literal('local').describe('This machine: no Docker, no Kubernetes, no Java needed.'),
  address: text
    .default('127.0.0.1')
    .describe('Address to listen on. 127.0.0.1 is this machine only; 0.0.0.0 is every network it is on.'),
  port: port.default(8000).describe('Port people open in their browser.'),
  onPortTaken: z
    .enum(['fail', 'next'])
    .default('fail')
    .describe(
      'What to do when another program has the port: say which one and stop, or take the next free port.',
    ),
  tls: z
    .strictObject({
      certificate: path.describe('PEM file with the certificate and its chain.'),
      key: path.describe('PEM file with the private key; readable by you only.'),
    })
    .nullable()
    .default(null)
    .describe('Certificate for https. Needed on any address but loopback.'),
  insecure: z
    .boolean()
    .default(false)
    .describe('Insist on plain http on an address others can reach: passwords then travel readable.'),
  systemUsers: z
    .boolean()
    .default(false)
    .describe(
      'Give each person a Unix account of their own. Only when sparkhub runs as root. Otherwise all share your account and must trust each other.',
    ),
  offer: z
    .strictObject({
      cores: cores.nullable().default(null).describe('Cores the Spark worker grants in all.'),
      memory: size.nullable().default(null).describe('Memory the Spark worker grants in all.'),
    })
    .prefault({})
    .describe(
      'What Spark may grant. More than the machine has by default, so that a notebook written for a cluster runs here too; executors then share the real cores, and a guard ends the largest before memory runs out.',
    ),
});

const chart = z.strictObject({
  version: text.default('4.4.0').describe('Version of the Zero to JupyterHub chart.'),
  path: path.nullable().default(null).describe('A local copy of the chart, instead of the cache.'),
  oci: text.nullable().default(null).describe('An OCI address of the chart, instead of the cache.'),
});

/** What both kinds of cluster share: how the hub is installed and how to go further than sparkhub's own keys. */
const clusterKeys = {
  namespace: label.default('sparkhub').describe('Namespace of the hub; namespaces of people begin with it.'),
  chart: chart.prefault({}).describe('Where JupyterHub is installed from.'),
  values: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Chart values merged last, over everything sparkhub writes.'),
  jupyterhubConfig: text.default('').describe('Python appended to the hub configuration.'),
  manifests: z.array(path).default([]).describe('More manifests to apply, as files beside this one.'),
  allowedAddresses: z
    .array(text)
    .default([])
    .describe(
      'Private address ranges that notebooks and executors may reach, such as 10.1.2.0/24: databases, storage. The internet they may, by http and https.',
    ),
  domain: text.nullable().default(null).describe('Host name people open. Null: no ingress is made.'),
};

const kubernetes = z.strictObject({
  kind: z.literal('kubernetes').describe('Any Kubernetes you can reach with kubectl.'),
  context: text.nullable().default(null).describe('Context of the kubeconfig; null is the current one.'),
  ...clusterKeys,
});

const given = (what: string) =>
  text.nullable().default(null).describe(`Resource id of an existing ${what}; null makes one.`);

const azure = z.strictObject({
  kind: z
    .literal('azure')
    .describe('Azure, from an empty subscription: network, AKS, registry, storage, identities.'),
  subscription: text.describe('Subscription id.'),
  tenant: text.nullable().default(null).describe('Tenant id; null is the one you are signed in to.'),
  location: text.describe('Region, such as westeurope.'),
  resourceGroup: text.describe('Resource group; made when missing.'),
  network: z
    .strictObject({
      existing: given('subnet for the nodes'),
      addressSpace: text.default('10.240.0.0/16').describe('Address range of the virtual network.'),
    })
    .prefault({})
    .describe('Network.'),
  cluster: z
    .strictObject({
      existing: given('AKS cluster'),
      kubernetesVersion: text
        .nullable()
        .default(null)
        .describe('Kubernetes version; null is the region’s default.'),
      private: z.boolean().default(false).describe('No public address for the API server.'),
      authorizedRanges: z
        .array(text)
        .default([])
        .describe('Address ranges that may reach the API server; empty is any.'),
      localAccounts: z
        .boolean()
        .default(false)
        .describe('Keep the certificate that opens the cluster without signing in.'),
      upgradeChannel: z
        .enum(['none', 'patch', 'stable', 'rapid', 'node-image'])
        .default('patch')
        .describe('Automatic upgrades.'),
      maintenance: text.nullable().default(null).describe('When upgrades may run, such as "Sunday 02:00".'),
    })
    .prefault({})
    .describe('AKS.'),
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
  budget: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe('Euros a month at which an alert is sent; null is none.'),
  logs: z.boolean().default(false).describe('A log workspace for the cluster.'),
  privateEndpoints: z.boolean().default(false).describe('Reach storage and registry only from the network.'),
  tags: tags.default({}).describe('Tags on everything.'),
  ...clusterKeys,
});

export const target = z.discriminatedUnion('kind', [local, kubernetes, azure]);
