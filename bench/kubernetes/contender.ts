import type { Connection } from '../../src/drivers/cluster/connection.ts';
import type { HubSession } from '../../src/drivers/jupyter/hub.ts';

/** A platform in the cluster, up and ready for people. */
export interface ClusterContender {
  /** Where the person's notebook and executors run. */
  readonly namespace: string;
  /** Signs the person in, by a token. */
  enter(signal: AbortSignal): Promise<HubSession>;
  /** Takes all of it away. */
  down(): Promise<void>;
}

export interface ClusterBench {
  readonly connection: Connection;
  /** The chart that both are installed from. */
  readonly chart: string;
  readonly signal: AbortSignal;
}

/** Whose session is measured: a user that sparkhub has for its own tests. */
export const PERSON = 'sparkhub-test';
/** The machines that executors run on, alike for both. */
export const SPARK_POOL = { key: 'sparkhub.io/pool', value: 'spark' } as const;
