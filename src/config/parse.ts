import { parseSource } from './document.ts';
import { explainIssue } from './explain.ts';
import type { Platform } from './platform.ts';
import type { Problem } from './problem.ts';
import { resolve } from './resolve.ts';
import { platformRules, sourceRules } from './rules/index.ts';
import type { Facts } from './rules/rule.ts';
import { kindAt, schemaKeys } from './schema/lookup.ts';
import { platformSchema } from './schema/platform.ts';

export interface Parsed {
  /** Undefined when any problem is an error. */
  readonly platform: Platform | undefined;
  /** Every one of them, in the order of the file. */
  readonly problems: readonly Problem[];
}

/**
 * Reads a sparkhub.yaml: all its problems at once, each with its place, and the resolved platform when none of them is
 * an error. `facts` are those of the machine, for rules that need them. Pure; never throws on any text.
 */
export function parseConfig(text: string, file: string, facts: Facts): Parsed {
  const found = parseSource(text, file);
  if ('problems' in found) return { platform: undefined, problems: found.problems };
  const { source } = found;
  const checked = platformSchema.safeParse(source.value);
  const fromSchema = checked.success
    ? []
    : checked.error.issues.flatMap((issue) => explainIssue(issue, source, schemaKeys(source.value), kindAt));
  const fromText = sourceRules.flatMap((rule) => rule(source));
  const platform = checked.success ? resolve(checked.data) : undefined;
  const fromRules =
    platform === undefined ? [] : platformRules.flatMap((rule) => rule(platform, source, facts));
  const problems = inOrder(
    [...fromText, ...fromSchema, ...fromRules].map((problem) => ({ ...problem, file })),
  );
  const failed = problems.some(({ severity }) => severity === 'error');
  return { platform: failed ? undefined : platform, problems };
}

/** In the order of the file; the same thing found twice is said once. */
function inOrder(problems: Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems
    .filter(({ line, column, key, code }) => {
      const place = `${line}:${column}:${key}:${code}`;
      return seen.has(place) ? false : seen.add(place);
    })
    .sort((a, b) => a.line - b.line || a.column - b.column);
}
