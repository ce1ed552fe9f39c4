import type { Path, SourceDocument } from '../document.ts';
import type { Platform } from '../platform.ts';
import type { Problem } from '../problem.ts';
import { keyOf } from '../words.ts';

export type Found = Omit<Problem, 'file'>;

/** Facts of the machine that some rules need. */
export interface Facts {
  readonly root: boolean;
}

/** Looks at the text, before it is known to be right. */
export type SourceRule = (source: SourceDocument) => Found[];
/** Looks at a platform whose every value is of the right form. */
export type PlatformRule = (platform: Platform, source: SourceDocument, facts: Facts) => Found[];

/** A problem at a value; at its key or nearest parent when the value was left to its default. */
export function found(
  source: SourceDocument,
  code: string,
  path: Path,
  message: string,
  fix: string,
  severity: Found['severity'] = 'error',
): Found {
  return { severity, code, ...source.positionOfValue(path), key: keyOf(path), message, fix };
}

/** `found`, for rules of many small parts that share a file. */
export type MakeProblem = (
  path: Path,
  code: string,
  message: string,
  fix: string,
  severity?: Found['severity'],
) => Found;

export const when = (wrong: boolean, problem: () => Found): Found[] => (wrong ? [problem()] : []);
