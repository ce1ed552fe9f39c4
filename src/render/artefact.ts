/**
 * What the render stage makes: plain values that say how the platform should look. No functions, no clock, no disk.
 * Paths inside artefacts are absolute, built from the `Site` the caller passes in.
 */
export type Artefact =
  | RuntimeArtefact
  | SecretArtefact
  | DirectoryArtefact
  | FileArtefact
  | ProcessArtefact
  | ImageArtefact
  | ClusterSecretArtefact
  | ManifestArtefact
  | ReleaseArtefact
  | AzureDeploymentArtefact;

interface ArtefactBase {
  /** Unique and stable: `<kind>/<name>`, for example `file/spark/daemon/spark-defaults.conf`. */
  readonly id: string;
  /** Ids that must be in place first. */
  readonly needs: readonly string[];
}

/** One part of the pinned runtime (see runtime/): Python environments, Spark's extra jars, Java. */
export interface RuntimeArtefact extends ArtefactBase {
  readonly kind: 'runtime';
  readonly part: RuntimePart;
  /** Where it is installed. */
  readonly path: string;
}
export type RuntimePart = 'hub' | 'lab' | 'java' | 'jars' | 'startup-archive';

/** A random value made once, kept in `.sparkhub/secrets/<name>` with mode 0600, and never shown in output. */
export interface SecretArtefact extends ArtefactBase {
  readonly kind: 'secret';
  readonly name: string;
  readonly path: string;
  /** `words`: for people to type. `hex`, `base64url`: 32 random bytes. */
  readonly form: 'words' | 'hex' | 'base64url';
}

export interface DirectoryArtefact extends ArtefactBase {
  readonly kind: 'directory';
  readonly path: string;
  readonly mode: number;
  /** User data: `down --purge` asks before removing it. */
  readonly precious: boolean;
}

export interface FileArtefact extends ArtefactBase {
  readonly kind: 'file';
  readonly path: string;
  /** May hold `${secret:NAME}`; the files driver fills it when it writes, and the mode must then be 0600. */
  readonly content: string;
  readonly mode: number;
}

/** A long-running process kept alive by the supervisor. */
export interface ProcessArtefact extends ArtefactBase {
  readonly kind: 'process';
  readonly name: ComponentName;
  /** For people: "Spark master". */
  readonly title: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Environment variable -> secret name. Never in argv. */
  readonly secretEnv: Readonly<Record<string, string>>;
  readonly ports: readonly number[];
  readonly ready: ReadyCheck;
  /** Components that must be ready before this one starts. */
  readonly after: readonly ComponentName[];
  readonly stopTimeoutMs: number;
  /** Fingerprint of the files it reads: when one changes, the process is restarted. */
  readonly inputs: string;
}
export type ComponentName = 'proxy' | 'hub' | 'sessions' | 'spark-master' | 'spark-worker';
/** `http`: any answer below 500 counts. `tcp`: the port accepts. */
export type ReadyCheck =
  | { readonly kind: 'http'; readonly url: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** A container image, built from files that are all known at render time. */
export interface ImageArtefact extends ArtefactBase {
  readonly kind: 'image';
  readonly name: ImageName;
  /** Repository and tag. The tag names the content: it changes when and only when what goes into the image does. */
  readonly reference: string;
  /** The image it is FROM, when that is one of ours. */
  readonly from: ImageName | null;
  /** Path in the build context -> text. `Dockerfile` is one of them. */
  readonly files: Readonly<Record<string, string>>;
  /** Folders of the sparkhub package to copy into the build context: path in the package -> path in the context. */
  readonly folders: Readonly<Record<string, string>>;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Push it to its registry; else it stays in the builder's storage and is brought to the machines another way. */
  readonly push: boolean;
}
export type ImageName = 'spark' | 'notebook' | 'hub' | 'proxy' | 'sessions';

/** A Kubernetes Secret: random values made once in the cluster, and values from outside; none is in a rendered file. */
export interface ClusterSecretArtefact extends ArtefactBase {
  readonly kind: 'cluster-secret';
  readonly namespace: string;
  readonly name: string;
  readonly keys: Readonly<Record<string, SecretArtefact['form'] | SecretSource>>;
}
/** Where a value is that people give: an environment variable, or a file. */
export type SecretSource = { readonly env: string } | { readonly file: string };

/** A Kubernetes object, applied by server-side apply. */
export interface ManifestArtefact extends ArtefactBase {
  readonly kind: 'manifest';
  readonly manifest: Manifest;
  /** Holds people's work: taken away only when they agree. */
  readonly precious: boolean;
  /** From the file's own `target.manifests`. */
  readonly yours?: true;
}
/** Any Kubernetes object, as its JSON. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** A Helm release. */
export interface ReleaseArtefact extends ArtefactBase {
  readonly kind: 'release';
  readonly name: string;
  readonly namespace: string;
  readonly chart: { readonly version: string; readonly path: string | null; readonly oci: string | null };
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Everything of a platform in Azure below Kubernetes, as one ARM template of subscription scope. The same text is in
 * `azure/main.json` and `azure/main.parameters.json`, which `az` deploys without sparkhub.
 */
export interface AzureDeploymentArtefact extends ArtefactBase {
  readonly kind: 'azure-deployment';
  /** Of the deployment and of the deployment stack. */
  readonly name: string;
  /** Region where Azure keeps the deployment's record; the resources are there too. */
  readonly location: string;
  readonly subscription: string;
  /** Null: that of whoever is signed in. */
  readonly tenant: string | null;
  readonly resourceGroup: string;
  readonly template: ArmTemplate;
  /** Of `main.parameters.json`. Where a budget is there already, give `budgetStart` the month that it began in. */
  readonly parameters: Readonly<Record<string, { readonly value: unknown }>>;
}

/** A deployment template of Azure Resource Manager, as its JSON. */
export interface ArmTemplate {
  readonly $schema: string;
  readonly contentVersion: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly resources: readonly ArmResource[];
  readonly outputs?: Readonly<Record<string, { readonly type: string; readonly value: unknown }>>;
}

export interface ArmResource {
  readonly type: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly [field: string]: unknown;
}
