import type { Extras } from '../sizing/executor.ts';
import type { Limits } from '../sizing/limits.ts';
import type { Resources } from '../sizing/resources.ts';
import type { Money, SessionSize } from './session.ts';

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
  readonly sizes: readonly SessionSize[];
  /** What `sizes` were put to, and a person's own numbers are. */
  readonly bounds: Bounds;
}

/** All that decides how many executors of a size a session gets, and what one costs. */
export interface Bounds {
  readonly limits: Limits;
  /** Of the keys that every session of the project starts with: own numbers leave them as they are. */
  readonly extras: Extras;
  readonly machines: Machines;
}

/** Where executors run. */
export type Machines =
  /** On the one machine of the platform, in what it offers to all sessions together. */
  | {
      readonly kind: 'one';
      readonly offer: { readonly cores: number; readonly memoryMib: number };
    }
  /** On machines that are all alike, as many as it takes. */
  | {
      readonly kind: 'alike';
      /** For executors, on each of them. */
      readonly room: Resources;
      /** Of a whole one; null where nobody knows it. */
      readonly pricePerHour: Money | null;
    }
  /** On machines that nobody has said the size of. */
  | { readonly kind: 'unknown' };
