import type { SessionSize } from './session.ts';

/** What the sessions service is started with: a file of its own, and no secret in it. */
export interface SessionsSettings {
  readonly listen: { readonly host: string; readonly port: number };
  /** Where JupyterHub's proxy would put it, with a slash at both ends. */
  readonly prefix: string;
  /** JupyterHub's API, asked whose a token is. */
  readonly hubApiUrl: string;
  /** Where sessions that have ended are kept. */
  readonly historyFile: string;
  readonly keepDays: number;
  readonly place: PlaceSettings;
  /** By the project's name. */
  readonly projects: Readonly<Record<string, ProjectSettings>>;
}

/** Where executors are looked for; `reports` knows only what notebook servers tell. */
export type PlaceSettings =
  | {
      readonly kind: 'standalone';
      /** Web page of Spark's master. */
      readonly masterUrl: string;
      /** File with the key that opens it (base64url), as Spark's JWSFilter wants. */
      readonly keyFile: string;
      /** What the machine offers to all sessions together. */
      readonly offer: { readonly cores: number; readonly memoryMib: number };
    }
  | {
      readonly kind: 'kubernetes';
      /** Name of the platform, as its objects are labelled. */
      readonly platform: string;
      /** Namespaces of its people begin with it. */
      readonly userNamespacePrefix: string;
    }
  | { readonly kind: 'reports' };

export interface ProjectSettings {
  /** A session in which nothing ran for so long is released; 0 is never. */
  readonly idleSeconds: number;
  /** How long before that the person is warned. */
  readonly graceSeconds: number;
  /** Of one executor of the project's own size, as a share of its machine; null where nobody knows a price. */
  readonly executorPricePerHour: { readonly currency: string; readonly amount: number } | null;
  readonly sizes: readonly SessionSize[];
}
