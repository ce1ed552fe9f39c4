import { devNull } from 'node:os';
import { join } from 'node:path';
import type { PackageContent } from '../../render/site.ts';
import { DriverError, type Report } from '../driver.ts';
import { type CommandResult, runCommand } from '../runtime/install/command.ts';
import { type Builder, findBuilder } from './builder.ts';

export interface ImagesOptions {
  readonly packageDir: string;
  readonly stateDir: string;
  readonly env: NodeJS.ProcessEnv;
  /** What sparkhub's own folders held when the images were named: path in the package -> digest. Not given: not looked at. */
  readonly folders?: PackageContent['folders'] | undefined;
}

type Argv = readonly [string, ...string[]];

/** The builder of this machine, and commands run with it; each image has a log of its own. */
export interface Tools extends ImagesOptions {
  /** Looked for once. Throws `DriverError`. */
  builder(): Promise<Builder>;
  /** A quick question: leaves no log, so that looking changes nothing. */
  ask(argv: Argv): Promise<CommandResult>;
  /** Throws `DriverError` when it fails. */
  must(what: string, log: string, argv: Argv, report: Report): Promise<CommandResult>;
}

export function makeTools(options: ImagesOptions): Tools {
  const { env, stateDir } = options;
  let found: Promise<Builder> | undefined;
  const ask: Tools['ask'] = (argv) => runCommand(argv, { env, log: devNull });
  return {
    ...options,
    builder() {
      found ??= findBuilder(env, ask);
      return found;
    },
    ask,
    async must(what, log, argv, report) {
      const result = await runCommand(argv, {
        env,
        log: join(stateDir, 'logs', `image-${log}.log`),
        onLine: (line) => tell(line, report),
      });
      if (result.ok) return result;
      throw new DriverError(`${what} failed: ${argv[0]} ended with ${result.reason}.`, {
        fix: `Read the whole of it with: sparkhub logs image-${log}   Then run the same command again: what was built is kept.`,
        evidence: result.tail.slice(-8).map(withoutCredentials).join('\n'),
      });
    },
  };
}

const withoutCredentials = (line: string): string =>
  line.replaceAll(/(https?:\/\/)[^/\s@]+@/g, '$1***@').slice(0, 300);

/** The line of a build that says what it is at, as buildah and podman write it, or docker; the rest is in the log. */
function tell(line: string, report: Report): void {
  const step =
    /STEP (\d+)\/(\d+): (.{0,60})/.exec(line) ?? /^#\d+ \[[^\]]*?(\d+)\/(\d+)\] (.{0,60})/.exec(line);
  if (step !== null) report({ what: step[3]!, fraction: (Number(step[1]) - 1) / Number(step[2]) });
}
