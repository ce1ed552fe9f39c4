import type { Problem } from './problem.ts';

/** What became of one variable of the original, for people to read. Never holds its value when that is a secret. */
export interface Note {
  readonly variable: string;
  readonly became: string;
  readonly why: string;
}

interface Translated {
  readonly yaml: string;
  readonly notes: readonly Note[];
  readonly problems: readonly Problem[];
}

/** Each variable of the original's `env` file: what it becomes, and why where that is not plain. */
const VARIABLES: readonly { name: string; became: (value: string) => string; why: string }[] = [
  {
    name: 'TENANT_ID',
    became: (value) => `target.tenant: ${value}`,
    why: 'The original passed it where a subscription belongs; subscription is a key of its own, to be filled in.',
  },
  {
    name: 'SERVICE_PRINCIPLE_ID',
    became: () => 'nothing',
    why: 'No service principal is needed: the cluster and the notebooks use managed identities.',
  },
  {
    name: 'SERVICE_PRINCIPLE_SECRET',
    became: () => 'nothing (not copied)',
    why: 'A password in a file can leak; managed identities have none. Delete the old one.',
  },
  {
    name: 'ADLS_ACCOUNT_NAME',
    became: (value) => `storage.lake.account: ${value}`,
    why: 'Notebooks reach it as the identity of their project.',
  },
  {
    name: 'ADLS_ACCOUNT_KEY',
    became: () => 'nothing (not copied)',
    why: 'The original baked it into the image, where every user could read it. Identities replace it; rotate the old key.',
  },
  { name: 'RESOURCE_GROUP', became: (value) => `target.resourceGroup: ${value}`, why: '' },
  {
    name: 'VNET_NAME',
    became: () => 'nothing',
    why: 'The network is made with a name of its own; give an existing subnet with target.network.existing.',
  },
  {
    name: 'ACR_NAME',
    became: (value) => `target.registry.name: ${value}`,
    why: 'Made without an admin user; the cluster pulls by its identity.',
  },
  { name: 'AKS_NAME', became: (value) => `name: ${value}`, why: 'Names of resources begin with it.' },
  {
    name: 'AKS_VERSION',
    became: () => 'nothing',
    why: 'That version is no longer offered; the default of the region is used. Set target.cluster.kubernetesVersion to fix one.',
  },
  { name: 'JHUB_NAMESPACE', became: (value) => `target.namespace: ${value}`, why: '' },
  {
    name: 'BASE_IMAGE',
    became: () => 'nothing',
    why: 'The original image holds Spark 3.2 and cannot be rebuilt; images.base is a plain Debian, and Spark comes from a lock.',
  },
  {
    name: 'SPARK_NDOE_POOL',
    became: () => 'pools.spark',
    why: 'The pool has a taint now, so that nothing else keeps it above zero machines.',
  },
  { name: 'ACR_PULL_SECRET', became: () => 'nothing', why: 'The cluster pulls by its identity.' },
  {
    name: 'SERVICE_ACCOUNT',
    became: () => 'nothing',
    why: 'The original gave every notebook the whole cluster; each person now has an account that can only run their own executors.',
  },
  {
    name: 'USER_FS',
    became: () => 'storage.homes',
    why: 'The original gave everybody the same home; each person now has their own.',
  },
  { name: 'PROJECT_FS', became: () => 'storage.projects', why: 'Each project has a folder of its own.' },
];

/** What the original's azure.sh set up in a way that is not kept, whatever the variables were. */
const SAFER: readonly Note[] = [
  {
    variable: 'registry’s admin user',
    became: 'off',
    why: 'Its password opened every image to everybody who had the pull secret; machines pull by their identity.',
  },
  {
    variable: 'keys of the storage account',
    became: 'switched off on accounts that are made',
    why: 'A key opens everything and is nobody’s in the log; projects have identities with rights on containers.',
  },
  {
    variable: 'file shares by SMB',
    became: 'file shares by NFS, encrypted on the way',
    why: 'SMB needs the account’s key in the cluster, and knows no Unix owners and modes.',
  },
  {
    variable: 'addresses of the storage',
    became: 'open to the cluster’s subnet only',
    why: 'Add target.allowedRanges for your own, or target.privateEndpoints to take the public address away.',
  },
  {
    variable: 'cluster’s local account',
    became: 'off (target.cluster.localAccounts)',
    why: 'Its certificate opens the cluster to whoever has the file, for years; people sign in by Entra.',
  },
  {
    variable: 'cluster-admin for notebooks',
    became: 'nothing',
    why: 'A notebook may start executors in its own namespace, and nothing else; network policies keep people apart.',
  },
];

/** An equivalent sparkhub.yaml for the variables file of the original project, and what was changed for safety. Pure. */
export function fromEnv(text: string, file: string): Translated {
  const { values, problems } = readVariables(text, file);
  const notes = [...values].map(([variable, value]) => {
    const known = VARIABLES.find(({ name }) => name === variable);
    return known === undefined
      ? { variable, became: 'nothing', why: 'The original does not use it.' }
      : { variable, became: known.became(value), why: known.why };
  });
  const get = (name: string): string | undefined => values.get(name);
  return { yaml: makeYaml(get), notes: [...notes, ...SAFER], problems };
}

function readVariables(text: string, file: string): { values: Map<string, string>; problems: Problem[] } {
  const values = new Map<string, string>();
  const problems: Problem[] = [];
  text.split('\n').forEach((line, at) => {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return;
    const match = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(trimmed);
    if (match !== null) values.set(match[1]!, match[2]!.replace(/^(["'])(.*)\1$/, '$2'));
    // The line itself is not shown: it may hold a key.
    else
      problems.push({
        severity: 'error',
        code: 'not-a-variable',
        file,
        line: at + 1,
        column: 1,
        key: '',
        message: 'This line is not NAME=value.',
        fix: 'Write one variable a line, or put # before it.',
      });
  });
  return { values, problems };
}

/** A value given in the file, unless it is the original's <placeholder>. */
const given = (value: string | undefined): string | undefined =>
  value === undefined || value === '' || value.startsWith('<') ? undefined : value;
const labelOf = (value: string): string =>
  value
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 30) || 'sparkhub';

function makeYaml(get: (name: string) => string | undefined): string {
  const text = (value: string): string => JSON.stringify(value);
  const optional = (line: string, value: string | undefined): string[] =>
    value === undefined ? [] : [`${line}: ${text(value)}`];
  return [
    '# Written by "sparkhub init --from-env" from the variables of the original project. No secret was copied.',
    'version: 1',
    `name: ${labelOf(given(get('AKS_NAME')) ?? 'sparkhub')}`,
    '',
    'target:',
    '  kind: azure',
    '  subscription: 00000000-0000-0000-0000-000000000000   # yours: az account show --query id',
    ...optional('  tenant', given(get('TENANT_ID'))),
    '  location: westeurope   # the original names none: yours',
    `  resourceGroup: ${text(given(get('RESOURCE_GROUP')) ?? 'sparkhub')}`,
    `  namespace: ${labelOf(given(get('JHUB_NAMESPACE')) ?? 'sparkhub')}`,
    ...(given(get('ACR_NAME')) === undefined
      ? []
      : ['  registry:', `    name: ${text(given(get('ACR_NAME'))!)}`]),
    '',
    ...POOLS_AND_SESSION,
    ...(given(get('ADLS_ACCOUNT_NAME')) === undefined
      ? []
      : ['', 'storage:', '  lake:', `    account: ${text(given(get('ADLS_ACCOUNT_NAME'))!)}`]),
    '',
  ].join('\n');
}

/** The original's four pools and the session of its README: 6 executors of 3 cores and 12g. */
const POOLS_AND_SESSION = [
  'pools:',
  '  system: {machine: Standard_D2ds_v5, min: 1, max: 1}',
  '  app: {machine: Standard_D2ds_v5, min: 1, max: 3}',
  '  user: {machine: Standard_D4ds_v5, min: 0, max: 20}',
  '  spark: {machine: Standard_D8ds_v5, min: 0, max: 20, maxPods: 30}   # fewer pods: two executors of 12g fit again',
  '',
  'session:',
  '  executor: {cores: 3, memory: 12g}',
  '',
  'projects:',
  '  - name: default',
  '    title: Default',
  '    description: Notebooks with Spark.',
  '    limits: {executors: 6, cores: 18, memory: 96g}',
  '',
  'auth:',
  '  kind: native   # the original let anybody in; or github, google, azuread, oidc',
  '  admins: [admin]',
];
