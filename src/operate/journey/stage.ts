import type { HubSession } from '../../drivers/jupyter/hub.ts';
import type { Kernel } from '../../drivers/jupyter/kernel.ts';

/** What a journey is asked to do, and what it may ask of the platform. */
export interface JourneyOptions {
  /** Lets the tester in, or somebody else, who must be kept out of what is the tester's. */
  readonly enter: (who: 'tester' | 'stranger') => Promise<HubSession>;
  /** The first one offered when it is not said. */
  readonly project?: string | undefined;
  /** Ends the stage that runs; clean-up follows. */
  readonly signal: AbortSignal;
  readonly probes: Probes;
  readonly onStage: (stage: StageResult) => void;
}

/** What only somebody beside the platform can see. */
export interface Probes {
  /** Executors that still run for this platform. */
  executors(): Promise<readonly string[]>;
  /** What runs for a user's notebook server, each as a line for people. */
  processesOf(user: string): Promise<readonly string[]>;
  /** In a cluster: the machine of each executor and of each notebook, by name. */
  machines?(): Promise<{ readonly executors: readonly string[]; readonly notebooks: readonly string[] }>;
  /** In a cluster: how many machines the executors' pool has. */
  poolMachines?(): Promise<number>;
}

/** What earlier stages leave for later ones. */
export interface World {
  readonly options: JourneyOptions;
  hub?: HubSession;
  kernel?: Kernel;
  /** A server may run that has not been stopped. */
  serverStarted?: boolean;
  /** The Delta table may be on disk. */
  tableWritten?: boolean;
  /** Port of the Spark UI of the session under test. */
  uiPort?: number;
  appId?: string;
  /** In a cluster: what the executors' pool had before the session, and during it. */
  machines?: { readonly before: number; readonly most: number };
}

/** One step of a journey. */
export interface Stage {
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** Stages without which this one makes no sense. */
  readonly needs: readonly string[];
  /** Runs whatever happened before, also after an interrupt; with a signal of its own. */
  readonly always?: boolean;
  /** Resolves with a detail worth telling; throws when the stage fails. */
  run(world: World): Promise<string>;
}

/** How a stage went. */
export interface StageResult {
  readonly name: string;
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly milliseconds: number;
  readonly detail: string;
}

/** How a journey went. */
export interface JourneyResult {
  /** Every stage passed. */
  readonly ok: boolean;
  readonly milliseconds: number;
  readonly stages: readonly StageResult[];
}
