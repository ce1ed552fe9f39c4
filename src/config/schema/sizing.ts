import { z } from 'zod';
import { count, size } from './scalars.ts';

const share = z.number().positive().max(1024);

/** What sparkhub cannot know of machines: all of it has a default that suits the cloud. */
export const sizing = z.strictObject({
  daemons: z
    .strictObject({
      cores: share
        .nullable()
        .default(null)
        .describe('Cores that the cluster’s own daemons ask for on every machine, such as 0.5.'),
      memory: size.nullable().default(null).describe('Memory that they ask for on every machine.'),
    })
    .prefault({})
    .describe('Null is what was measured on clusters of the provider.'),
  prices: z
    .record(z.string(), z.number().positive())
    .default({})
    .describe('Your own prices: machine type and euros an hour; others are of the list that sparkhub has.'),
  machines: z
    .record(
      z.string(),
      z.strictObject({
        cores: share.describe('Cores that Kubernetes may give.'),
        memory: size.describe('Memory that Kubernetes may give.'),
        pods: count.default(110).describe('Pods at most.'),
      }),
    )
    .default({})
    .describe(
      'Machine types that sparkhub does not know, or knows wrongly, with what “kubectl describe node” says under Allocatable: {cores: 7.8, memory: 28g}.',
    ),
});
