import { describeProblem } from '../../config/problem.ts';
import { describeFailure, isExpected } from '../../operate/failure.ts';
import { InvalidConfig } from '../../operate/load.ts';
import { packageVersion } from '../../operate/version.ts';
import { EXIT, type Io } from '../io.ts';

/** Prints why a verb failed, as text or JSON as it was asked, and returns the exit code. */
export function reportFailure(error: unknown, io: Io, argv: readonly string[]): number {
  if (wantsJson(argv)) io.stdout.write(`${JSON.stringify(toJson(error), null, 2)}\n`);
  if (error instanceof InvalidConfig) {
    for (const problem of error.problems) io.stderr.write(`${describeProblem(problem)}\n`);
    return EXIT.badInput;
  }
  if (io.signal.aborted) {
    io.stderr.write('Interrupted. Run the same command again to go on from here.\n');
    return EXIT.interrupted;
  }
  if (isExpected(error)) {
    io.stderr.write(`${describeFailure(error)}\n`);
    return EXIT.failed;
  }
  io.stderr.write(
    `This is a fault in sparkhub ${packageVersion} (Node.js ${process.versions.node}, ${process.platform}), not in what you typed.\n`,
  );
  io.stderr.write(`Please report it with these lines:\n${describeFailure(error)}\n`);
  return EXIT.failed;
}

function toJson(error: unknown): unknown {
  if (error instanceof InvalidConfig) return { ok: false, problems: error.problems };
  return { ok: false, error: describeFailure(error) };
}

function wantsJson(argv: readonly string[]): boolean {
  return argv.some(
    (word, at) =>
      word === '-ojson' ||
      word === '--output=json' ||
      ((word === '-o' || word === '--output') && argv[at + 1] === 'json'),
  );
}
