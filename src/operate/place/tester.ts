import type { Platform } from '../../config/platform.ts';
import type { JourneyOptions } from '../journey/stage.ts';

/** How `sparkhub test` gets in at a place, and what it can see from beside it. */
export interface Tester extends Pick<JourneyOptions, 'enter' | 'probes'> {
  /** A journey goes further in a cluster. */
  readonly journey: 'machine' | 'cluster';
  /** Which project is tried when none is named. */
  readonly project: string;
  /** Leaves nothing of the testers. */
  close(): Promise<void>;
}

export type MakeTester = (platform: Platform, signal: AbortSignal) => Promise<Tester>;
