/** One thing wrong with what the user wrote, located, with what to type next. Plain data: it is printed and sent as JSON. */
export interface Problem {
  /** `error` stops everything; `warning` is shown and passed over. */
  readonly severity: 'error' | 'warning';
  /** Stable name of the rule that found it, such as `unknown-key`. Documentation and tests refer to it. */
  readonly code: string;
  /** The file as the user named it. */
  readonly file: string;
  /** 1-based; both 1 when the whole file is meant. */
  readonly line: number;
  readonly column: number;
  /** Dotted key, such as `session.executor.memory` or `projects[0].name`; empty for the whole file. */
  readonly key: string;
  /** What is wrong and what was found, one sentence. */
  readonly message: string;
  /** What to type next, one sentence. */
  readonly fix: string;
}

/** `sparkhub.yaml:14:11 session.executor.memory: "4 gigs" is not a size. Write 4g or 4096m.` */
export function describeProblem(problem: Problem): string {
  const where = `${problem.file}:${problem.line}:${problem.column}`;
  const key = problem.key === '' ? '' : ` ${problem.key}`;
  return `${where}${key}: ${problem.message} ${problem.fix}`.trimEnd();
}
