import { accessSync, constants, existsSync } from 'node:fs';
import { type Finding, fine } from '../driver.ts';
import { findLeftovers } from './leftovers.ts';
import { logPath, statePaths } from './state-files.ts';
import { type ComponentStatus, type PlatformStatus, readEvents, readStatus } from './status.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What `doctor` says about running components. Changes nothing. */
export async function checkProcesses(stateDir: string): Promise<Finding[]> {
  const status = await readStatus(stateDir);
  return [
    ...(await supervisorFindings(stateDir, status)),
    ...(status.supervisor?.alive === true
      ? status.components.map((one) => componentFinding(stateDir, one))
      : []),
    ...(await memoryFindings(stateDir)),
    ...logFindings(stateDir),
  ];
}

async function supervisorFindings(stateDir: string, { supervisor }: PlatformStatus): Promise<Finding[]> {
  if (supervisor?.alive) return [fine('supervisor', 'The supervisor runs.')];
  const left = await findLeftovers(stateDir);
  if (left.length === 0) return [fine('supervisor', 'The platform is not running.')];
  const message = `${left.length} processes of the platform run without a supervisor: nothing restarts them.`;
  return [{ check: 'supervisor', verdict: 'failed', message, fix: 'sparkhub up' }];
}

function componentFinding(
  stateDir: string,
  { name, title, state, restarts, detail, since }: ComponentStatus,
): Finding {
  const log = `See ${logPath(stateDir, name)}, then: sparkhub up`;
  const dayAgo = new Date(Date.now() - DAY_MS).toISOString();
  if (state === 'ready' && (restarts < 3 || since < dayAgo)) return fine(name, `${title} is ready.`);
  if (state === 'ready') {
    const message = `${title} was restarted ${restarts} times; it is ready since ${since}.`;
    return { check: name, verdict: 'warning', message, fix: `See ${logPath(stateDir, name)}` };
  }
  const why = detail === '' ? '' : `: it ${detail}`;
  return {
    check: name,
    verdict: state === 'starting' ? 'warning' : 'failed',
    message: `${title} is ${state}${why}.`,
    fix: log,
  };
}

async function memoryFindings(stateDir: string): Promise<Finding[]> {
  const since = new Date(Date.now() - DAY_MS).toISOString();
  const events = (await readEvents(stateDir, 500)).filter(({ kind, at }) => kind === 'memory' && at >= since);
  const last = events.at(-1);
  if (last === undefined)
    return [fine('memory', 'Nothing had to be ended for lack of memory in the last day.')];
  const fix =
    'Lower session.executor.memory or the limits of the projects in sparkhub.yaml, then: sparkhub up';
  return [
    {
      check: 'memory',
      verdict: 'warning',
      message: `${events.length} in the last day. Last: ${last.message}`,
      fix,
    },
  ];
}

function logFindings(stateDir: string): Finding[] {
  const { logs } = statePaths(stateDir);
  if (!existsSync(logs)) return [];
  try {
    accessSync(logs, constants.W_OK);
    return [fine('logs', `Logs are in ${logs}.`)];
  } catch {
    return [
      {
        check: 'logs',
        verdict: 'failed',
        message: `${logs} cannot be written.`,
        fix: `chown -R "$(id -un)" ${logs}`,
      },
    ];
  }
}
