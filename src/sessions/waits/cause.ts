import type { WaitCode } from '../session.ts';
import type { EventFacts, MachineFacts } from './facts.ts';

/** Why one executor is not ready. */
export interface Cause {
  readonly code: WaitCode;
  /** What the sentence names, such as an image; empty where it names nothing. */
  readonly detail: string;
}

/** What surrounds a pod, to explain it by. */
export interface Surroundings {
  /** About this pod, oldest first. */
  readonly events: readonly EventFacts[];
  readonly machines: readonly MachineFacts[];
  readonly autoscaler: readonly EventFacts[];
  readonly now: number;
}

export const because = (code: WaitCode, detail = ''): Cause => ({ code, detail });
