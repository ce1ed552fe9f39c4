import { z } from 'zod';
import { label, path, text } from './scalars.ts';

const chart = z.strictObject({
  version: text.default('4.4.0').describe('Version of the Zero to JupyterHub chart.'),
  path: path.nullable().default(null).describe('A local copy of the chart, instead of the cache.'),
  oci: text.nullable().default(null).describe('An OCI address of the chart, instead of the cache.'),
});

/** What both kinds of cluster share: how the hub is installed and how to go further than sparkhub's own keys. */
export const clusterKeys = {
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
