import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { type CommandResult, runCommand } from './install/command.ts';
import { installFailure } from './install/failure.ts';
import type { InstallLock } from './install/install-lock.ts';
import type { RuntimeLayout } from './layout.ts';

export interface RunOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Name of the log in the runtime's logs/. */
  readonly log: string;
  readonly onLine?: (line: string) => void;
  readonly onStart?: (child: ChildProcess) => void;
}

/** What every part needs to install itself. */
export interface InstallContext {
  readonly packageDir: string;
  readonly layout: RuntimeLayout;
  readonly env: NodeJS.ProcessEnv;
  /** Runs a command on behalf of `what`; throws a `DriverError` that explains when it fails. */
  readonly run: (
    what: string,
    argv: readonly [string, ...string[]],
    options: RunOptions,
  ) => Promise<CommandResult>;
}

export interface ContextOptions {
  readonly packageDir: string;
  readonly layout: RuntimeLayout;
  readonly env: NodeJS.ProcessEnv;
  readonly lock: InstallLock;
}

export function makeContext({ packageDir, layout, env, lock }: ContextOptions): InstallContext {
  const run: InstallContext['run'] = async (what, argv, { env: commandEnv, log, onLine, onStart }) => {
    const result = await runCommand(argv, {
      env: commandEnv,
      cwd: layout.root,
      log: join(layout.logs, `${log}.log`),
      ...(onLine === undefined ? {} : { onLine }),
      onStart: (child) => {
        lock.track(child.pid!);
        onStart?.(child);
      },
    });
    if (!result.ok) throw installFailure(what, result);
    return result;
  };
  return { packageDir, layout, env, run };
}
