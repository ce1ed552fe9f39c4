import type { Platform } from '../../config/platform.ts';
import type { Manifest } from '../artefact.ts';
import type { ClusterSite } from '../site.ts';
import { LABEL, labelsOf, type Names } from './names.ts';
import { PORT } from './paths.ts';

const notebook = { matchLabels: { component: 'singleuser-server' } };
const executor = { matchLabels: { 'spark-role': 'executor' } };
const here = (podSelector: object): object => ({ podSelector });
const tcp = (port: number, endPort?: number): object => ({
  protocol: 'TCP',
  port,
  ...(endPort === undefined ? {} : { endPort }),
});

const driverPorts = [
  tcp(PORT.driver, PORT.driver + PORT.span),
  tcp(PORT.blockManager, PORT.blockManager + PORT.span),
];
const blockPorts = [tcp(PORT.blockManager, PORT.blockManager + PORT.span)];

/** Addresses that are not of the internet: the cluster's own, other networks, the cloud's metadata. */
const NOT_PUBLIC = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  // Azure's host agent (https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16).
  '168.63.129.16/32',
];

/**
 * All that client mode needs, and nothing else: driver and executors of one person among themselves, names, the hub,
 * storage on the internet and where the file says, and the API server for drivers only.
 */
export function makeNetworkPolicies(
  platform: Platform,
  names: Names,
  site: ClusterSite,
  httpsRanges: readonly string[],
): Manifest[] {
  const policy = (name: string, spec: object): Manifest => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: '${namespace}', labels: labelsOf(platform) },
    spec,
  });
  const outside = storage(platform, httpsRanges);
  return [
    policy('default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    policy('notebook', {
      podSelector: notebook,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        { from: ['hub', 'proxy'].map((component) => hubPods(names, component)), ports: [tcp(PORT.notebook)] },
        { from: [here(executor)], ports: driverPorts },
      ],
      egress: [
        dns,
        toHub(names),
        toSessions(names),
        { to: [here(executor)], ports: blockPorts },
        toApiServer(site),
        ...outside,
      ],
    }),
    policy('executors', {
      podSelector: executor,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [here(notebook), here(executor)], ports: blockPorts }],
      egress: [
        dns,
        { to: [here(notebook)], ports: driverPorts },
        { to: [here(executor)], ports: blockPorts },
        ...outside,
      ],
    }),
  ];
}

const inHubNamespace = ({ namespace }: Names, matchLabels: Readonly<Record<string, string>>): object => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
  podSelector: { matchLabels },
});
const hubPods = (names: Names, component: string): object =>
  inHubNamespace(names, { app: 'jupyterhub', component });
const toSessions = (names: Names): object => ({
  to: [inHubNamespace(names, { 'app.kubernetes.io/part-of': 'sparkhub', component: names.sessions })],
  ports: [tcp(PORT.sessions)],
});

export const toHub = (names: Names): object => ({
  to: [hubPods(names, 'hub')],
  ports: [tcp(PORT.hub)],
});

export const toApiServer = ({ apiServer }: ClusterSite): object => ({
  to: apiServer.addresses.map((address) => ({ ipBlock: { cidr: hostCidr(address) } })),
  ports: [tcp(apiServer.port)],
});

/** Notebook servers of this platform's people. */
export const fromNotebooks = ({ name }: Platform, port: number): object => ({
  from: [
    {
      namespaceSelector: {
        matchLabels: { [LABEL.platform]: name },
        matchExpressions: [{ key: LABEL.user, operator: 'Exists' }],
      },
      podSelector: notebook,
    },
  ],
  ports: [tcp(port)],
});

export const dns = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
    // Where each machine has a cache of its own (https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/).
    { ipBlock: { cidr: '169.254.20.10/32' } },
  ],
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
};

/** Web addresses on the internet, private ones by https, and private ones that the file allows. */
function storage({ target }: Platform, httpsRanges: readonly string[]): object[] {
  const allowed = target.kind === 'local' ? [] : target.allowedAddresses;
  return [
    { to: [{ ipBlock: { cidr: '0.0.0.0/0', except: NOT_PUBLIC } }], ports: [tcp(443), tcp(80)] },
    ...(httpsRanges.length === 0
      ? []
      : [{ to: httpsRanges.map((cidr) => ({ ipBlock: { cidr } })), ports: [tcp(443)] }]),
    ...(allowed.length === 0 ? [] : [{ to: allowed.map((cidr) => ({ ipBlock: { cidr } })) }]),
  ];
}

const hostCidr = (address: string): string => `${address}/${address.includes(':') ? 128 : 32}`;
