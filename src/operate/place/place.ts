import type { Platform } from '../../config/platform.ts';
import type { ForeseenChange } from '../../drivers/azure/what-if.ts';
import { configPath, stateDirOf } from '../../drivers/config-file.ts';
import type { Finding, Report } from '../../drivers/driver.ts';
import { readStatus } from '../../drivers/process/status.ts';
import type { Artefact } from '../../render/artefact.ts';
import type { Site } from '../../render/site.ts';
import type { Drivers } from '../apply.ts';
import { type Loaded, loadPlatform, type Where } from '../load.ts';
import type { PlatformStatus } from '../platform-status.ts';
import type { Rotation } from './rotation.ts';
import type { MakeTester } from './tester.ts';

/** Where a platform runs, and all that the recipes ask of it: one machine or a cluster answers. */
export interface Place {
  readonly stateDir: string;
  /** False when nothing was ever brought up here, so that there is nothing to look at. */
  exists(): boolean;
  /** Facts that render needs, and the drivers of what it renders. Changes nothing. */
  prepare(loaded: Loaded): Promise<Prepared>;
  /** The same facts, with what was learnt since: the digests of images, a cluster that is there now. */
  refresh(prepared: Prepared): Promise<Prepared>;
  /** What Azure would do to each resource; only where there is an Azure. Asks, and changes nothing. */
  foresee?(artefacts: readonly Artefact[]): Promise<readonly ForeseenChange[]>;
  /** Before the first change: refuses what cannot be done here, keeps what later runs need. */
  begin(platform: Platform, site: Site): Promise<void>;
  /** Does work that only one may do at a time. */
  alone<T>(what: string, work: () => Promise<T>): Promise<T>;
  /** How people get in, as the last words of `up`. */
  welcome(platform: Platform, site: Site): Promise<Welcome>;
  status(): Promise<PlatformStatus>;
  readonly logs: LogSource;
  /** Throws `DriverError` when nothing runs. */
  readonly tester: MakeTester;
  /** An address that works from here, until it is closed. */
  open(): Promise<{ readonly url: string; readonly close: (() => void) | undefined }>;
  /** What `down --purge` would delete for good: one line for each thing. */
  precious(): Promise<readonly string[]>;
  stop(report: Report): Promise<Stopped>;
  purge(report: Report): Promise<void>;
  /** Copies of the hub's database. */
  readonly database: Database;
  readonly rotation: Rotation;
  /** What `doctor` asks of the place itself. */
  check(platform: Platform, site: Site): Promise<Finding[]>;
}

export interface Prepared {
  readonly site: Site;
  readonly drivers: Drivers;
}

export interface Database {
  /** Gives the size in bytes. */
  backup(path: string): Promise<number>;
  /** Looks at the file before it does anything. */
  restore(path: string, confirm: () => Promise<boolean>, report: Report): Promise<boolean>;
}

export interface Stopped {
  /** Whether anything ran. */
  readonly ran: boolean;
  /** What would not end; empty when all is well. */
  readonly left: readonly string[];
}

/** Logs of a place, by the names people know. */
export interface LogSource {
  /** Every name; `usual` ones are shown when none is asked for. */
  list(): Promise<{ readonly all: readonly string[]; readonly usual: readonly string[] }>;
  tail(name: string, lines: number): Promise<readonly string[]>;
  follow(name: string, write: (line: string) => void, signal: AbortSignal): Promise<void>;
}

export type Welcome =
  | {
      readonly kind: 'machine';
      readonly url: string;
      readonly stateDir: string;
      readonly admins: readonly string[];
      /** Each person has a password of their own, in secrets/user-passwords. */
      readonly personal: boolean;
      /** For `up` to show once; never part of any other output. */
      readonly passwords: { readonly user: string; readonly admin: string };
    }
  | {
      readonly kind: 'cluster';
      /** Empty when it has no address of its own. */
      readonly url: string;
      readonly context: string;
      readonly namespace: string;
      readonly admins: readonly string[];
      /** Where the (first) password of administrators is; null when people sign in elsewhere. */
      readonly password: {
        readonly secret: string;
        readonly key: string;
        /** The key of the one password of everybody else; null when each has an account. */
        readonly shared: string | null;
      } | null;
    };

/** The place that a valid file names. */
export async function placeOf({ platform, file }: Loaded, env: NodeJS.ProcessEnv): Promise<Place> {
  if (platform.target.kind === 'local')
    return (await import('./machine.ts')).machinePlace(file.stateDir, env);
  if (platform.target.kind === 'azure')
    return (await import('./azure.ts')).azurePlace(file.stateDir, env, platform);
  const { clusterPlace, describePlace } = await import('./cluster.ts');
  return clusterPlace(file.stateDir, env, describePlace(platform));
}

/** The place where something was brought up and not taken down, else the one the file names: for verbs that need no valid file. */
export async function knownPlace(where: Where): Promise<Place> {
  const stateDir = stateDirOf(configPath(where.file, where.env, where.cwd));
  if ((await readStatus(stateDir)).supervisor === null) {
    const { clusterPlace, keptPlace } = await import('./cluster.ts');
    const kept = await keptPlace(stateDir);
    if (kept?.azure != null) return (await import('./azure.ts')).keptAzurePlace(stateDir, where.env, kept);
    if (kept !== undefined) return clusterPlace(stateDir, where.env, kept);
    const loaded = await loadPlatform(where).catch(() => undefined);
    if (loaded !== undefined) return placeOf(loaded, where.env);
  }
  return (await import('./machine.ts')).machinePlace(stateDir, where.env);
}
