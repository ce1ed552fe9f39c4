import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { ProcessArtefact } from '../../../../render/artefact.ts';
import { identify, type ProcessIdentity } from '../../../process-identity.ts';
import { logPath } from '../../state-files.ts';
import { componentEnvironment } from './environment.ts';
import { openLog } from './log.ts';

export interface Launched {
  readonly identity: ProcessIdentity;
  /** How it ended, in words. Never rejects. */
  readonly ended: Promise<string>;
}

/**
 * Starts a component in a session of its own, so that it outlives the supervisor and can be ended with all its
 * children. Throws when the program or a secret is missing.
 */
export async function launch(
  artefact: ProcessArtefact,
  stateDir: string,
  operator: NodeJS.ProcessEnv,
): Promise<Launched> {
  const env = componentEnvironment(artefact, stateDir, operator);
  const [program = '', ...args] = artefact.argv;
  const log = openLog(logPath(stateDir, artefact.name));
  try {
    const child = spawn(program, args, {
      cwd: artefact.cwd,
      env,
      detached: true,
      stdio: ['ignore', log, log],
    });
    const ended = new Promise<string>((resolve) => {
      child.once('exit', (code, signal) =>
        resolve(signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`),
      );
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    return { identity: identify(child.pid ?? 0), ended };
  } finally {
    closeSync(log);
  }
}
