import { z } from 'zod';
import { azure } from './azure.ts';
import { clusterKeys } from './cluster-keys.ts';
import { cores, path, port, size, text } from './scalars.ts';

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

const kubernetes = z.strictObject({
  kind: z.literal('kubernetes').describe('Any Kubernetes you can reach with kubectl.'),
  context: text.nullable().default(null).describe('Context of the kubeconfig; null is the current one.'),
  ...clusterKeys,
});

export const target = z.discriminatedUnion('kind', [local, kubernetes, azure]);
