import { supervise } from '../drivers/process/supervise.ts';
import { packageVersion } from './version.ts';

/** Keeps the components of a platform alive until it is told to stop. Resolves to an exit code. */
export function supervisePlatform(stateDir: string, env: NodeJS.ProcessEnv): Promise<number> {
  return supervise({ stateDir, env, version: packageVersion });
}
