import { parseConfig } from '../config/parse.ts';
import type { Platform } from '../config/platform.ts';
import type { Problem } from '../config/problem.ts';
import { type ConfigFile, configPath, readConfigFile } from '../drivers/config-file.ts';
import { observeMachine } from '../drivers/machine.ts';

export interface Loaded {
  readonly file: ConfigFile;
  readonly platform: Platform;
  readonly warnings: readonly Problem[];
}

/** Thrown when the file has errors; carries every one of them. */
export class InvalidConfig extends Error {
  override readonly name = 'InvalidConfig';
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(`${problems.length} problems`);
    this.problems = problems;
  }
}

export interface Where {
  readonly file: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

/** Reads and resolves the configuration. Throws `InvalidConfig` with all its problems, or `DriverError`. */
export async function loadPlatform(where: Where): Promise<Loaded> {
  const file = await readConfigFile(configPath(where.file, where.env, where.cwd), where.cwd);
  const { platform, problems } = parseConfig(file.text, file.shown, observeMachine());
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (platform === undefined || errors.length > 0) throw new InvalidConfig(problems);
  return { file, platform, warnings: problems };
}
