import type { HubSession } from '../../drivers/jupyter/hub.ts';
import type { Kernel } from '../../drivers/jupyter/kernel.ts';

/** What a journey is asked to do, and what it may ask of the platform. */
export interface JourneyOptions {
  readonly baseUrl: string;
  readonly user: string;
  /** Somebody else with the same password, who must be kept out. */
  readonly otherUser: string;
  readonly password: string;
  readonly project: string | undefined;
  readonly signal: AbortSignal;
  readonly probes: Probes;
  readonly onStage: (stage: StageResult) => void;
}

/** What only somebody beside the platform can see. */
export interface Probes {
  /** Executors that run on this machine for this platform. */
  executors(): Promise<number>;
  /** Processes of a user's notebook server and all below it, as command lines. */
  processesOf(user: string): Promise<readonly string[]>;
}

/** What earlier stages leave for later ones. */
export interface World {
  readonly options: JourneyOptions;
  hub?: HubSession;
  kernel?: Kernel;
  /** Port of the Spark UI of the session under test. */
  uiPort?: number;
  appId?: string;
}

export interface Stage {
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** Stages without which this one makes no sense. */
  readonly needs: readonly string[];
  /** Resolves with a detail worth telling; throws when the stage fails. */
  run(world: World): Promise<string>;
}

export interface StageResult {
  readonly name: string;
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly milliseconds: number;
  readonly detail: string;
}
