import { linkSync, renameSync, rmSync } from 'node:fs';
import { identify, isAlive, type ProcessIdentity } from '../../process-identity.ts';
import { readJson, statePaths, writeJson } from '../state-files.ts';

/** The supervisor named in run/supervisor.json when it is alive. */
export function liveSupervisor(stateDir: string): ProcessIdentity | undefined {
  const found = readJson(statePaths(stateDir).supervisor) as ProcessIdentity | undefined;
  return typeof found?.pid === 'number' && isAlive(found) ? found : undefined;
}

/** Makes this process the only supervisor of the directory; `false` when another one lives. */
export function claimSupervision(stateDir: string): boolean {
  const { supervisor } = statePaths(stateDir);
  const mine = `${supervisor}.${process.pid}`;
  writeJson(mine, identify(process.pid));
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      if (linked(mine, supervisor)) return true;
      if (liveSupervisor(stateDir) !== undefined) return false;
      setAside(supervisor);
    }
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Gives the place up, if it is ours. */
export function releaseSupervision(stateDir: string): void {
  if (liveSupervisor(stateDir)?.pid === process.pid) rmSync(statePaths(stateDir).supervisor, { force: true });
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}

/** Takes a dead supervisor's file away; puts it back if, in between, a live one had taken the place. */
function setAside(path: string): void {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
    if (isAlive(readJson(aside) as ProcessIdentity)) linked(aside, path);
    rmSync(aside, { force: true });
  } catch {
    // Someone else was faster.
  }
}
