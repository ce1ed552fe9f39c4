import { fromEnv } from '../config/from-env.ts';
import type { Problem } from '../config/problem.ts';
import { makeStarter } from '../config/starter.ts';
import {
  configExists,
  configPath,
  placeSchema,
  readVariables,
  stateDirOf,
  writeConfigFile,
} from '../drivers/config-file.ts';
import type { Where } from './load.ts';

export interface InitResult {
  readonly written: boolean;
  readonly path: string;
  /** What became of each variable of the original, and why. */
  readonly notes: readonly { readonly variable: string; readonly became: string; readonly why: string }[];
  readonly problems: readonly Problem[];
}

interface InitRequest {
  readonly fromEnv: string | undefined;
  readonly target: 'local' | 'kubernetes' | 'azure';
  readonly overwrite: (path: string) => Promise<boolean>;
}

/** Writes a commented configuration; never over an existing one without a yes. Throws `DriverError`. */
export async function init(where: Where, request: InitRequest): Promise<InitResult> {
  const path = configPath(where.file, where.env, where.cwd);
  const { yaml, notes, problems } =
    request.fromEnv === undefined
      ? { yaml: makeStarter({ target: request.target }), notes: [], problems: [] }
      : fromEnv(await readVariables(request.fromEnv, where.cwd), request.fromEnv);
  const refused =
    problems.some(({ severity }) => severity === 'error') ||
    (configExists(path) && !(await request.overwrite(path)));
  if (!refused) {
    await writeConfigFile(path, yaml);
    await placeSchema(stateDirOf(path));
  }
  return { written: !refused, path, notes, problems };
}
