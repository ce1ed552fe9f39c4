/** For editors: `init` and `up` put the JSON Schema there. */
const SCHEMA_LINE = '# yaml-language-server: $schema=.sparkhub/sparkhub.schema.json';

const TARGETS = {
  local: `target:
  kind: local                 # this machine: no Docker, no Kubernetes, no Java needed
  address: 127.0.0.1          # only this machine; another address needs tls (or insecure: true)
  port: 8000
  # tls: {certificate: cert.pem, key: key.pem}
  # systemUsers: true         # as root: a Unix account for each person, who then need not trust each other
`,
  kubernetes: `target:
  kind: kubernetes            # any cluster of your kubeconfig
  # context: my-cluster       # default: the current context
  namespace: sparkhub
`,
  azure: `target:
  kind: azure                 # from an empty subscription
  subscription: 00000000-0000-0000-0000-000000000000
  location: westeurope
  resourceGroup: sparkhub
`,
} as const;

const AUTH_LOCAL = `auth:
  kind: password                      # generated passwords, in .sparkhub/secrets
  admins: [admin]
  # users: [ada, grace]               # default: anybody with the password
`;
const AUTH_CLUSTER = `auth:
  kind: native                        # accounts of their own; or github, google, azuread, oidc
  admins: [admin]
`;

/** The commented sparkhub.yaml that `sparkhub init` writes. Valid as it is. */
export function makeStarter({ target }: { readonly target: keyof typeof TARGETS }): string {
  return `${SCHEMA_LINE}
# One platform: JupyterHub, and a real Spark behind every notebook.
# Every key has a default; docs/reference/configuration.md lists them all.
# Check with: sparkhub validate     See what would change: sparkhub plan     Make it so: sparkhub up
version: 1
name: sparkhub

${TARGETS[target]}
# What a bare SparkSession.builder.getOrCreate() gets. A notebook can override every setting.
session:
  driver: {memory: 1g}
  executor: {cores: 2, memory: 2g}
  executors: {min: 0, initial: 1}     # more come while there is work, up to the project's limit
  idle: {executors: 60s, server: 1h}  # what is not used goes away; work in progress keeps everything

# What people choose from when they start. Each has a folder its members share, at ~/shared.
projects:
  - name: default
    title: Default
    description: Notebooks with Spark.
    # members: [ada, grace]           # default: everybody
    limits: {executors: 6, cores: 18, memory: 96g}

${target === 'local' ? AUTH_LOCAL : AUTH_CLUSTER}`;
}
