import { releaseLock, takeLock } from '../../lock/lock-file.ts';
import { identify, isAlive, type ProcessIdentity } from '../../process-identity.ts';
import { readJson, statePaths } from '../state-files.ts';

/** The supervisor named in run/supervisor.json when it is alive. */
export function liveSupervisor(stateDir: string): ProcessIdentity | undefined {
  const found = readJson(statePaths(stateDir).supervisor) as ProcessIdentity | undefined;
  return typeof found?.pid === 'number' && isAlive(found) ? found : undefined;
}

/** Makes this process the only supervisor of the directory; `false` when another one lives. */
export async function claimSupervision(stateDir: string): Promise<boolean> {
  return (await takeLock(statePaths(stateDir).supervisor, identify(process.pid))) === undefined;
}

/** Gives the place up, if it is ours. */
export const releaseSupervision = (stateDir: string): Promise<void> =>
  releaseLock(statePaths(stateDir).supervisor, identify(process.pid));
