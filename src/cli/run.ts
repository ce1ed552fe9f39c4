import { Command, CommanderError } from 'commander';
import { packageVersion } from '../operate/version.ts';
import { type Context, makeContext } from './context.ts';
import { EXIT, type Io } from './io.ts';
import { reportFailure } from './report/failure.ts';
import { verbs } from './verbs.ts';

/** Runs one command line and resolves to its exit code. Ends nothing, prints only through `io`. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let code: number = EXIT.done;
  const program = makeProgram(io, (outcome) => {
    code = outcome;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.badInput;
    return reportFailure(error, io, argv);
  }
}

/** One verb: its name and options, and what it does. Loaded lazily, so that `sparkhub version` loads nothing else. */
export interface Verb {
  readonly name: string;
  readonly summary: string;
  readonly group: string;
  readonly aliases?: readonly string[];
  readonly hidden?: boolean;
  configure?(command: Command): void;
  load(): Promise<
    (context: Context, args: readonly string[], options: Record<string, unknown>) => Promise<number>
  >;
}

export function makeProgram(io: Io, done: (code: number) => void): Command {
  const program = new Command('sparkhub')
    .description(
      'JupyterHub with a real Apache Spark cluster behind every notebook, from one file: sparkhub.yaml',
    )
    .version(packageVersion, '--version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    });
  for (const verb of verbs) addVerb(program, verb, io, done);
  program.addHelpText(
    'after',
    '\nExit codes: 0 done, 1 failed, 2 bad input, 3 unhealthy. Start with: sparkhub init && sparkhub up',
  );
  return program;
}

function addVerb(program: Command, verb: Verb, io: Io, done: (code: number) => void): void {
  const command = program
    .command(verb.name, { hidden: verb.hidden === true })
    .description(verb.summary)
    .helpGroup(verb.group);
  for (const alias of verb.aliases ?? []) command.alias(alias);
  verb.configure?.(command);
  command
    .option('-f, --file <path>', 'configuration file (default: $SPARKHUB_CONFIG or ./sparkhub.yaml)')
    .option('-o, --output <format>', 'text or json', 'text')
    .option('--yes', 'answer yes to every question')
    .option('--no-color', 'no colours')
    .option('-v, --verbose', 'say more')
    .option('-q, --quiet', 'say only what failed')
    .action(async () => {
      const context = makeContext(io, command);
      const act = await verb.load();
      done(await act(context, command.args, command.opts()));
    });
}
