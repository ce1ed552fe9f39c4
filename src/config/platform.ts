import type { Limits } from '../sizing/limits.ts';
import type { Resources } from '../sizing/resources.ts';
import type { PlatformInput } from './schema/platform.ts';

/** A checked and resolved sparkhub.yaml: nothing optional left, sizes in MiB, durations in seconds (0: never). */
export interface Platform
  extends Omit<PlatformInput, 'images' | 'target' | 'session' | 'projects' | 'sizing'> {
  readonly images: Omit<PlatformInput['images'], 'connectors'> & {
    readonly connectors: readonly ('abfss' | 's3a' | 'gs')[];
  };
  readonly target: Target;
  readonly session: Session;
  readonly projects: readonly Project[];
  readonly sizing: Sizing;
}

/** What is known of machines besides what sparkhub knows. */
export interface Sizing {
  /** What daemons ask for on every machine, where the file says so. */
  readonly daemons: Partial<Resources>;
  /** Euros an hour. */
  readonly prices: Readonly<Record<string, number>>;
  /** What Kubernetes may give on machines of a type. */
  readonly machines: Readonly<Record<string, Resources>>;
}

type TargetInput = PlatformInput['target'];
export type LocalTarget = Omit<Extract<TargetInput, { kind: 'local' }>, 'offer'> & {
  /** Null where render works it out from the machine. */
  readonly offer: { readonly cores: number | null; readonly memoryMib: number | null };
};
export type Target = LocalTarget | Exclude<TargetInput, { kind: 'local' }>;

export interface Session {
  readonly driver: { readonly memoryMib: number };
  readonly executor: { readonly cores: number; readonly memoryMib: number };
  readonly executors: { readonly min: number; readonly initial: number; readonly max: number | null };
  readonly idle: {
    readonly executorsSeconds: number;
    /** 0 is never. */
    readonly sessionSeconds: number;
    readonly serverSeconds: number;
  };
  readonly conf: SparkConf;
}
export type SparkConf = Readonly<Record<string, string | number | boolean>>;

type ProjectInput = PlatformInput['projects'][number];
export interface Project extends Omit<ProjectInput, 'title' | 'session' | 'limits'> {
  readonly title: string;
  /** The platform's session with the project's own settings over it. */
  readonly session: Session;
  readonly limits: Limits;
}
