import type { Manifest } from '../artefact.ts';
import type { SparkProperties } from '../spark-properties.ts';

/** As whom notebooks and executors of a project reach what is outside the cluster, with no secret that stays. */
export interface ProjectIdentity {
  /** Account in the hub's namespace that the cloud takes for the project; the hub asks for its tokens. */
  readonly serviceAccount: string;
  /** Whom the tokens are for. */
  readonly audience: string;
  /** What libraries of the cloud read, in notebooks and executors. */
  readonly environment: Readonly<Record<string, string>>;
  readonly properties: SparkProperties;
}

/** Key of the session's Secret, and file in its folder, with the token of now. The hub renews it. */
export const IDENTITY_TOKEN = 'identity-token';

/** What a platform in a cluster has because of the cloud that the cluster is in. */
export interface Surroundings {
  readonly manifests: readonly { readonly manifest: Manifest; readonly precious: boolean }[];
  /** By project. */
  readonly identities: Readonly<Record<string, ProjectIdentity>>;
  /** Private ranges that notebooks and executors may reach by https alone: private endpoints of the lake. */
  readonly httpsRanges: readonly string[];
}
export const NO_SURROUNDINGS: Surroundings = { manifests: [], identities: {}, httpsRanges: [] };
