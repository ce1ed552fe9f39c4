import { spawn } from 'node:child_process';

interface CommandOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
}

/** Runs a command to its end and gives its standard output. Rejects with the last lines of both outputs when it fails. */
export function command(argv: readonly string[], { cwd, env, signal }: CommandOptions): Promise<string> {
  const [program, ...rest] = argv;
  return new Promise((done, failed) => {
    // A group of its own: Ctrl-C is for this process, which then stops all in order.
    const child = spawn(program!, rest, { cwd, env: { ...process.env, ...env }, signal, detached: true });
    let stdout = '';
    let both = '';
    child.stdout.on('data', (data) => {
      stdout += data;
      both += data;
    });
    child.stderr.on('data', (data) => {
      both += data;
    });
    child.on('error', failed);
    child.on('close', (code) => {
      if (code === 0) done(stdout);
      else
        failed(
          new Error(
            `${argv.join(' ')} ended with ${code}:\n${both.trim().split('\n').slice(-20).join('\n')}`,
          ),
        );
    });
  });
}
