import type { Observation } from '../plan/step.ts';
import type { Artefact } from '../render/artefact.ts';

/** How one kind of artefact meets the world. Every driver passes the same suite, `contract.ts`. */
export interface Driver<A extends Artefact = Artefact> {
  readonly kind: A['kind'];
  /** Looks and changes nothing. One observation for each artefact given, plus one for each leftover of this kind. */
  observe(artefacts: readonly A[]): Promise<Observation[]>;
  /** Makes the world match; safe to repeat; finishes what an interrupted call began. Throws `DriverError`. */
  apply(artefact: A, report: Report): Promise<void>;
  /** Takes it away; no error when it is not there. */
  remove(id: string, report: Report): Promise<void>;
  /** What `doctor` asks: what stands in the way, and what would put it right. Changes nothing. */
  check(artefacts: readonly A[]): Promise<Finding[]>;
}

/** Progress of long work: what, how far (0..1 or unknown). */
export type Report = (progress: { readonly what: string; readonly fraction?: number }) => void;

/** One thing `doctor` has to say. */
export interface Finding {
  readonly check: string;
  readonly verdict: 'ok' | 'warning' | 'failed';
  readonly message: string;
  /** What to type next; empty when ok. */
  readonly fix: string;
}

export const fine = (check: string, message: string): Finding => ({ check, verdict: 'ok', message, fix: '' });

/** A failure with what was tried, why it failed, and what to type next. */
export class DriverError extends Error {
  override readonly name = 'DriverError';
  readonly fix: string;
  /** Last lines of output and where the full log is, for people; holds no secret. */
  readonly evidence: string;
  constructor(message: string, options: { fix: string; evidence?: string; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.fix = options.fix;
    this.evidence = options.evidence ?? '';
  }
}
