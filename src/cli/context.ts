import type { Command } from 'commander';
import pc from 'picocolors';
import type { Where } from '../operate/load.ts';
import type { Io } from './io.ts';

/** What every verb gets: the process it runs in and the options all verbs share. */
export interface Context {
  readonly io: Io;
  readonly where: Where;
  readonly json: boolean;
  readonly yes: boolean;
  readonly verbosity: 'quiet' | 'normal' | 'verbose';
  readonly colors: ReturnType<typeof pc.createColors>;
  /** Human words, on stderr; silent with -q. */
  say(line: string): void;
  /** The result, on stdout. */
  print(text: string): void;
  /** The result for machines, on stdout. */
  printJson(value: unknown): void;
}

export interface SharedOptions {
  file?: string;
  output?: 'text' | 'json';
  yes?: boolean;
  color?: boolean;
  verbose?: boolean;
  quiet?: boolean;
}

export function makeContext(io: Io, command: Command): Context {
  const options = command.optsWithGlobals<SharedOptions>();
  const colored = options.color !== false && io.env.NO_COLOR === undefined && io.env.CI === undefined;
  return {
    io,
    where: { file: options.file, env: io.env, cwd: io.cwd },
    json: options.output === 'json',
    yes: options.yes === true,
    verbosity: options.quiet ? 'quiet' : options.verbose ? 'verbose' : 'normal',
    colors: pc.createColors(colored && io.stderr.isTTY),
    say: (line) => {
      if (!options.quiet) io.stderr.write(`${line}\n`);
    },
    print: (text) => io.stdout.write(text.endsWith('\n') ? text : `${text}\n`),
    printJson: (value) => io.stdout.write(`${JSON.stringify(value, null, 2)}\n`),
  };
}
