import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { DriverError } from '../../driver.ts';
import { tailLog } from '../../log-files.ts';
import { signalQuietly } from '../leftovers.ts';
import { logPath } from '../state-files.ts';
import { allowedEnvironment } from './component/environment.ts';
import { openLog } from './component/log.ts';
import { liveSupervisor } from './lock.ts';

const START_LIMIT_MS = 20_000;

/** The supervisor to start, and what it may see. */
export interface SupervisorCommand {
  readonly stateDir: string;
  readonly supervisorArgv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** Starts the supervisor, detached from this terminal, when none lives; else tells it that the list has changed. */
export async function wakeSupervisor(command: SupervisorCommand): Promise<void> {
  const live = liveSupervisor(command.stateDir);
  if (live === undefined) return startSupervisor(command);
  // It may have ended this very moment: who waits for it then starts another one.
  signalQuietly(live.pid, 'SIGHUP');
}

async function startSupervisor({ stateDir, supervisorArgv, env }: SupervisorCommand): Promise<void> {
  const [program = '', ...args] = supervisorArgv;
  const log = openLog(logPath(stateDir, 'supervisor'));
  let end: string | undefined;
  try {
    const child = spawn(program, args, {
      cwd: stateDir,
      env: { ...allowedEnvironment(env), SPARKHUB_STATE_DIR: stateDir },
      detached: true,
      stdio: ['ignore', log, log],
    });
    child.once('error', (error) => {
      end = error.message;
    });
    child.once('exit', (code, signal) => {
      end = `it ended with ${signal ?? `exit code ${code}`}`;
    });
    child.unref();
  } finally {
    closeSync(log);
  }
  const deadline = performance.now() + START_LIMIT_MS;
  while (liveSupervisor(stateDir) === undefined) {
    if (end !== undefined || performance.now() > deadline) {
      throw await supervisorFailed(stateDir, end ?? 'it did not answer for 20 s');
    }
    await sleep(20);
  }
}

/** The supervisor cannot be used: why, with the end of its log. */
export async function supervisorFailed(stateDir: string, why: string): Promise<DriverError> {
  return new DriverError(`The supervisor does not run: ${why}.`, {
    fix: `See ${logPath(stateDir, 'supervisor')}, then run sparkhub up again.`,
    evidence: (await tailLog(stateDir, 'supervisor', 20)).join('\n'),
  });
}
