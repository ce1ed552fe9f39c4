import { z } from 'zod';
import { count, path, size, tags, text } from './scalars.ts';

const poolKeys = {
  machine: text
    .nullable()
    .default(null)
    .describe('Machine type of the cloud, such as Standard_D8s_v5; null where nodes are given.'),
  min: count.describe('Machines at least.'),
  max: count.describe('Machines at most.'),
  spot: z
    .boolean()
    .default(false)
    .describe('Cheaper machines that may be taken away; an on-demand pool stands in.'),
  maxPods: z
    .int()
    .min(10)
    .max(250)
    .nullable()
    .default(null)
    .describe('Pods on one machine at most; fewer leaves more memory. Null is chosen for the pool.'),
  osDisk: z
    .enum(['auto', 'ephemeral', 'managed'])
    .default('auto')
    .describe(
      'Where the machine’s own disk is (Azure). ephemeral: on the machine itself, faster and without a price; needs a machine type with a local disk, such as Standard_D8ds_v5. auto: that where it can be.',
    ),
  labels: tags.default({}).describe('Labels that select the machines; empty is sparkhub’s own.'),
};
const pool = (min: number, max: number) =>
  z
    .strictObject({ ...poolKeys, min: poolKeys.min.default(min), max: poolKeys.max.default(max) })
    .prefault({});

/** The four pools of the original: what runs where, and how far each grows. */
export const pools = z.strictObject({
  system: pool(1, 1).describe('The cluster’s own parts; does not grow.'),
  app: pool(1, 3).describe('JupyterHub and its proxy.'),
  user: pool(0, 20).describe('Notebooks; goes down to no machine when nobody works.'),
  spark: pool(0, 20).describe('Executors only; goes down to no machine when no session runs.'),
});

const volume = (defaultSize: string) =>
  z.strictObject({
    size: size.default(defaultSize).describe('Size to ask for.'),
    storageClass: text
      .nullable()
      .default(null)
      .describe('Storage class that can be mounted by many (RWX); null is the cluster’s default.'),
    existingClaim: text.nullable().default(null).describe('An existing claim to use instead.'),
  });

export const storage = z.strictObject({
  homes: volume('10Gi').prefault({}).describe('Homes, at ~/work; one person cannot see another’s.'),
  projects: volume('100Gi').prefault({}).describe('Shared folders, at ~/shared.'),
  events: z
    .strictObject({ days: z.int().min(1).default(30).describe('Days the history of sessions is kept.') })
    .prefault({})
    .describe('Spark’s event logs.'),
  lake: z
    .strictObject({
      account: text
        .nullable()
        .default(null)
        .describe(
          'Existing storage account: its name when it is in the resource group, its resource id otherwise. Null makes one on Azure.',
        ),
      containers: z.array(text).default(['lake']).describe('Containers.'),
    })
    .prefault({})
    .describe('The data lake: read and written by a project’s identity, with no key anywhere.'),
});

export const images = z.strictObject({
  registry: text
    .nullable()
    .default(null)
    .describe('Registry and prefix images are pushed to, such as registry.example.com/team.'),
  base: text
    .default('debian:bookworm-slim')
    .describe('Image that the Spark image is built from (the original’s BASE_IMAGE).'),
  packages: z
    .strictObject({
      pip: z.array(text).default([]).describe('Python packages for notebooks and executors.'),
      apt: z.array(text).default([]).describe('Debian packages.'),
      jars: z.array(text).default([]).describe('Jars as group:artefact:version.'),
    })
    .prefault({})
    .describe('What notebooks and executors have besides Spark.'),
  connectors: z
    .array(z.enum(['abfss', 's3a', 'gs']))
    .nullable()
    .default(null)
    .describe(
      'Kinds of lake that Spark can read and write: abfss (Azure), s3a (Amazon), gs (Google). Null is abfss on Azure and none elsewhere.',
    ),
  pullSecrets: z.array(text).default([]).describe('Names of existing Secrets to pull with.'),
  files: z.array(path).default([]).describe('Files beside this one to put into the images.'),
});
