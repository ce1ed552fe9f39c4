/** Everything the command line touches of the process it runs in, so that tests can run it in-process. */
export interface Io {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Asks a yes/no question; resolves to false when nobody can answer. */
  confirm(question: string): Promise<boolean>;
  /** Aborted by Ctrl-C, a closed terminal, or a polite kill. */
  readonly signal: AbortSignal;
}

export interface Sink {
  write(text: string): unknown;
  /** Whether a person sees it as it is written. */
  readonly isTTY: boolean;
}

export const EXIT = { done: 0, failed: 1, badInput: 2, unhealthy: 3, interrupted: 130 } as const;
