import { closest, distance } from 'fastest-levenshtein';
import type { $ZodIssue } from 'zod/v4/core';
import type { Path, SourceDocument } from './document.ts';
import type { Problem } from './problem.ts';
import { keyOf, quote } from './words.ts';

type Located = Omit<Problem, 'file'>;

/** A zod issue in our own words, with its place; one for each unknown key. zod's own texts are never shown. */
export function explainIssue(
  issue: $ZodIssue,
  source: SourceDocument,
  schemaKeys: (path: Path) => readonly string[],
  kindAt: (path: Path) => string,
): Located[] {
  const path = issue.path as Path;
  const problem = (code: string, message: string, fix: string, at: Path = path): Located => ({
    severity: 'error',
    code,
    ...source.positionOfValue(at),
    key: keyOf(at),
    message,
    fix,
  });
  const found = valueAt(source.value, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => explainUnknown(key, path, schemaKeys(path), source));
    case 'invalid_type':
      if (found === undefined)
        return [
          problem(
            'missing-key',
            `${quote(String(path.at(-1)))} is missing.`,
            `Add it: ${path.at(-1)}: ${EXAMPLE[issue.expected] ?? '...'}`,
          ),
        ];
      if (found === null)
        return [problem('no-value', 'There is no value.', 'Write one, or leave the key out.')];
      if (kindAt(path) in FORMATS && typeof found === 'number')
        return [explainFormat(kindAt(path), found, problem)];
      return [
        problem(
          'wrong-type',
          `${describeFound(found)} is not ${EXPECTED[issue.expected] ?? `a ${issue.expected}`}.`,
          suggest(issue.expected, found),
        ),
      ];
    case 'invalid_value':
      return [explainChoice(issue.values.map(String), found, path, problem)];
    case 'invalid_format':
      return [explainFormat(kindAt(path), found, problem)];
    case 'too_small':
      return [
        problem(
          'too-small',
          `${describeFound(found)} is too small.`,
          issue.origin === 'array' || issue.origin === 'string'
            ? 'Write at least one.'
            : issue.inclusive === false
              ? `Write more than ${issue.minimum}.`
              : `Write ${issue.minimum} or more.`,
        ),
      ];
    case 'too_big':
      return [
        problem(
          'too-large',
          `${typeof found === 'string' ? `This has ${found.length} characters, which` : describeFound(found)} is too much.`,
          `Write at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}.`,
        ),
      ];
    case 'invalid_union':
      return explainUnion(issue, found, path, problem);
    default:
      return [
        problem(
          'invalid',
          `${describeFound(found)} is not what belongs here.`,
          'See docs/reference/configuration.md.',
        ),
      ];
  }
}

type Make = (code: string, message: string, fix: string, at?: Path) => Located;

function explainUnknown(
  key: string,
  parent: Path,
  known: readonly string[],
  source: SourceDocument,
): Located {
  const path = [...parent, key];
  const near = known.length > 0 ? closest(key, [...known]) : '';
  const likely = near !== '' && similar(key, near);
  return {
    severity: 'error',
    code: 'unknown-key',
    ...source.positionOfKey(path),
    key: keyOf(path),
    message: `There is no key ${quote(key)} here.`,
    fix: likely ? `Did you mean "${near}"?` : `Keys here: ${known.join(', ')}.`,
  };
}

/** Whether a word is a likely slip of another: at most a third of it differs, or only the case. */
export function similar(written: string, known: string): boolean {
  return distance(written.toLowerCase(), known.toLowerCase()) <= Math.max(1, Math.ceil(known.length / 3));
}

function explainChoice(values: readonly string[], found: unknown, path: Path, problem: Make): Located {
  if (path.at(-1) === 'version' && path.length === 1) {
    return found === undefined
      ? problem('missing-key', '"version" is missing.', 'Begin the file with: version: 1')
      : problem(
          'file-version',
          `${describeFound(found)} is not a version of this file's format that this sparkhub knows.`,
          'Write version: 1',
        );
  }
  const near = typeof found === 'string' ? closest(found.toLowerCase(), [...values]) : '';
  if (near !== '' && similar(String(found), near))
    return problem(
      'not-a-choice',
      `${describeFound(found)} is not one of the choices.`,
      `Did you mean "${near}"?`,
    );
  return problem(
    'not-a-choice',
    `${describeFound(found)} is not one of the choices.`,
    values.length === 1 ? `Write ${values[0]}.` : `Write one of: ${values.join(', ')}.`,
  );
}

const FORMATS: Readonly<Record<string, readonly [string, string]>> = {
  size: ['is not a size', 'Write a number and a unit without a space, such as 12g or 512m.'],
  duration: [
    'is not a duration',
    'Write a number and a unit without a space, such as 60s, 10m or 1h; or never.',
  ],
  label: [
    'is not a name that works everywhere',
    'Use lower-case letters, digits and dashes, beginning with a letter, such as sales-team.',
  ],
};

function explainFormat(kind: string, found: unknown, problem: Make): Located {
  const [what, fix] = FORMATS[kind] ?? ['is not in the right form', 'See docs/reference/configuration.md.'];
  return problem(`not-a-${kind}`, `${describeFound(found)} ${what}.`, fix);
}

function explainUnion(
  issue: Extract<$ZodIssue, { code: 'invalid_union' }>,
  found: unknown,
  path: Path,
  problem: Make,
): Located[] {
  if (issue.discriminator !== undefined) {
    const kinds = ['local', 'kubernetes', 'azure'];
    const kind =
      (found as Record<string, unknown> | undefined)?.[issue.discriminator] ??
      (path.at(-1) === issue.discriminator ? found : undefined);
    const at = path.at(-1) === issue.discriminator ? path : [...path, issue.discriminator];
    if (kind === undefined)
      return [
        problem(
          'missing-key',
          `"${issue.discriminator}" is missing.`,
          `Add it: kind: local   (or one of: ${kinds.join(', ')})`,
          path,
        ),
      ];
    return [explainChoice(kinds, kind, at, (code, message, fix) => problem(code, message, fix, at))];
  }
  return [
    problem(
      'wrong-type',
      `${describeFound(found)} is not one value.`,
      'Write text, a number, true or false.',
    ),
  ];
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of keys',
  record: 'a group of keys',
};
const EXAMPLE: Readonly<Record<string, string>> = {
  string: '...',
  int: '1',
  number: '1',
  boolean: 'true',
  array: '[]',
  object: '{}',
};

function suggest(expected: string, found: unknown): string {
  if (expected === 'string') return `Put it in quotes: "${String(found)}".`;
  if (expected === 'boolean') return 'Write true or false, without quotes.';
  if (expected === 'array')
    return typeof found === 'object'
      ? 'Write a list: one "- value" a line.'
      : `Write a list: [${String(found)}].`;
  if (expected === 'int') return 'Write a whole number without quotes, such as 4.';
  if (expected === 'number') return 'Write a number without quotes, such as 4.';
  return 'Write keys below it, indented by two spaces.';
}

/** What was found, in words: text in quotes, the rest as it is. */
export function describeFound(found: unknown): string {
  if (found === null || found === undefined) return 'Nothing';
  if (Array.isArray(found)) return 'A list';
  if (typeof found === 'object') return 'A group of keys';
  return quote(String(found));
}

export function valueAt(value: unknown, path: Path): unknown {
  let inner = value;
  for (const step of path)
    inner =
      inner !== null && typeof inner === 'object'
        ? (inner as Record<string | number, unknown>)[step]
        : undefined;
  return inner;
}
