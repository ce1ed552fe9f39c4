import type { Artefact } from '../render/artefact.ts';

/** What `plan` says will happen to one artefact, and why. */
export interface Step {
  readonly id: string;
  readonly kind: Artefact['kind'];
  readonly action: Action;
  readonly needs: readonly string[];
  /** For people: "new", "setting session.executor.memory changed", "it is not running". */
  readonly reason: string;
  /** Who notices: empty when nobody does, else one sentence. */
  readonly impact: string;
  /** The file brought it along, and sparkhub passes it on as it is. */
  readonly yours?: true;
}
export type Action = 'create' | 'update' | 'replace' | 'remove' | 'keep';

/** What a driver saw of one artefact. */
export interface Observation {
  readonly id: string;
  readonly kind: Artefact['kind'];
  /** `partial`: begun and not finished, to be done again. `unhealthy`: there, as asked, and not working. */
  readonly state: 'absent' | 'partial' | 'present' | 'unhealthy';
  /** Fingerprint of what is there (see fingerprint.ts); empty when absent or partial. */
  readonly fingerprint: string;
  /** One sentence of detail for people, or empty. */
  readonly detail: string;
}

/** What became of one step. */
export interface Outcome {
  readonly id: string;
  readonly action: Action;
  readonly ok: boolean;
  readonly milliseconds: number;
  /** Why it failed and what to type next; empty when ok. */
  readonly message: string;
}
