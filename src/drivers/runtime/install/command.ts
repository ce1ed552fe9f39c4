import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, createWriteStream, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

export interface CommandOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** All output is appended here. */
  readonly log: string;
  readonly onLine?: (line: string) => void;
  readonly onStart?: (child: ChildProcess) => void;
}

export interface CommandResult {
  readonly ok: boolean;
  /** "exit code 2", "signal SIGKILL" or why it could not be started. */
  readonly reason: string;
  /** Last lines of both outputs together. */
  readonly tail: readonly string[];
  readonly stdout: string;
  readonly log: string;
}

const TAIL_LINES = 400;

/** Runs a command to its end without a shell and without standard input. Never throws: a failure is in the result. */
export function runCommand(
  argv: readonly [string, ...string[]],
  options: CommandOptions,
): Promise<CommandResult> {
  mkdirSync(dirname(options.log), { recursive: true });
  closeSync(openSync(options.log, 'a', 0o600));
  const log = createWriteStream(options.log, { flags: 'a' });
  log.on('error', () => {}); // a full disk is reported by what the command itself says
  const tail: string[] = [];
  const stdout: string[] = [];
  const child = spawn(argv[0], argv.slice(1), {
    env: options.env,
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const take = (line: string): void => {
    log.write(`${line}\n`);
    tail.push(line);
    if (tail.length > TAIL_LINES) tail.shift();
    options.onLine?.(line);
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    stdout.push(line);
    take(line);
  });
  createInterface({ input: child.stderr }).on('line', take);
  if (child.pid !== undefined) options.onStart?.(child);
  return new Promise((resolve) => {
    const finish = (ok: boolean, reason: string): void => {
      log.end();
      resolve({ ok, reason, tail, stdout: stdout.join('\n'), log: options.log });
    };
    child.on('error', (error) => finish(false, error.message));
    child.on('close', (code, signal) =>
      finish(code === 0, signal === null ? `exit code ${code}` : `signal ${signal}`),
    );
  });
}
