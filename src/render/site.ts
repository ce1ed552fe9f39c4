/** Facts of the place that the pure stages may not look up themselves. Observed by `operate`, passed in as a value. */
export type Site = LocalSite | ClusterSite | AzureSite;

interface SiteBase {
  /** Version of sparkhub itself. */
  readonly version: string;
  /** Directory of the sparkhub package (holds python/, runtime/, dist/). */
  readonly packageDir: string;
  /** `.sparkhub` beside the configuration file. */
  readonly stateDir: string;
}

export interface LocalSite extends SiteBase {
  readonly kind: 'local';
  /** `~/.cache/sparkhub/runtime/<lock digest>`: the pinned runtime, shared by every platform of this user. */
  readonly runtimeDir: string;
  /** The running Node.js. */
  readonly nodeBinary: string;
  /** The installed configurable-http-proxy's executable script. */
  readonly proxyScript: string;
  readonly machine: Machine;
  readonly ports: Ports;
}

export interface Machine {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly platform: 'linux' | 'darwin';
  /** Whether sparkhub runs as root. */
  readonly root: boolean;
  readonly user: string;
}

/** Loopback ports of the components; chosen free at the first `up` and kept in `.sparkhub/run/ports.json`. */
export interface Ports {
  readonly public: number;
  readonly proxyApi: number;
  readonly hub: number;
  readonly sessions: number;
  readonly sparkMaster: number;
  readonly sparkMasterUi: number;
  readonly sparkWorker: number;
  readonly sparkWorkerUi: number;
}

export interface ClusterSite extends SiteBase {
  readonly kind: 'cluster';
  /** Context of the kubeconfig. */
  readonly context: string;
  /** Where the API server truly listens: what network policies judge is the address behind its service. */
  readonly apiServer: { readonly addresses: readonly string[]; readonly port: number };
  /** Such as `1.34`. */
  readonly kubernetesVersion: string;
  readonly package: PackageContent;
  /** Image reference with its tag -> digest it has in its registry; only those that were pushed. */
  readonly digests: Readonly<Record<string, string>>;
  /** Files beside sparkhub.yaml that it names (`manifests`, `images.files`): path as it is written there -> text. */
  readonly files: Readonly<Record<string, string>>;
}

/** A platform in Azure: its cluster may not be there yet. */
export interface AzureSite extends Omit<ClusterSite, 'kind' | ClusterFact> {
  readonly kind: 'azure';
  /** What the deployment gave; null before it, and what is rendered then has `${azure:NAME}` in these places. */
  readonly outputs: AzureOutputs | null;
  /** Facts of the cluster; null when it cannot be asked yet. */
  readonly cluster: Pick<ClusterSite, ClusterFact> | null;
}
type ClusterFact = 'context' | 'apiServer' | 'kubernetesVersion';

/** Values that only Azure knows: the outputs of main.json, by their names there. */
export interface AzureOutputs {
  readonly tenantId: string;
  readonly clusterName: string;
  readonly clusterResourceGroup: string;
  readonly registryLoginServer: string;
  /** Data Lake account that the containers are in. */
  readonly lakeAccount: string;
  /** Account with the file shares of homes and projects. */
  readonly filesAccount: string;
  /** Project -> client id of its managed identity. */
  readonly projectClientIds: Readonly<Record<string, string>>;
}

/** What goes into images from sparkhub's own package. */
export interface PackageContent {
  /** Every file below runtime/ and images/: path in the package -> text. */
  readonly texts: Readonly<Record<string, string>>;
  /** Every folder of python/ that is not a test, and the bundled sessions service: path in the package -> digest of all that is in it. */
  readonly folders: Readonly<Record<string, string>>;
}
