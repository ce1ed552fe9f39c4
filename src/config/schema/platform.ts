import { z } from 'zod';
import { auth } from './auth.ts';
import { images, pools, storage } from './cluster.ts';
import { projects } from './projects.ts';
import { label } from './scalars.ts';
import { sizing } from './sizing.ts';
import { session, spark } from './spark.ts';
import { target } from './target.ts';

/** sparkhub.yaml, whole. Every key has a default but `version`: a file of that one line is a laptop. */
export const platformSchema = z
  .strictObject({
    version: z.literal(1).describe('Version of this file’s format.'),
    name: label.max(30).default('sparkhub').describe('Name of the platform; in titles and resource names.'),
    target: target.prefault({ kind: 'local' }).describe('Where it runs.'),
    spark: spark.prefault({}).describe('Spark.'),
    session: session
      .prefault({})
      .describe(
        'What a bare SparkSession.builder.getOrCreate() gets. Every setting can be overridden in the notebook.',
      ),
    projects: projects.describe('What people choose from when they start.'),
    auth: auth.prefault({}).describe('Who may sign in.'),
    pools: pools.prefault({}).describe('Pools of machines (Kubernetes and Azure).'),
    sizing: sizing
      .prefault({})
      .describe(
        'How much fits on a machine and what it costs, where sparkhub cannot know (Kubernetes and Azure).',
      ),
    storage: storage
      .prefault({})
      .describe(
        'Homes, shared folders, event logs, the lake (Kubernetes and Azure; on one machine they are folders).',
      ),
    images: images.prefault({}).describe('Container images (Kubernetes and Azure).'),
  })
  .describe('One platform: JupyterHub with Spark behind every notebook.');

export type PlatformInput = z.output<typeof platformSchema>;
