import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProcessArtefact } from '../../render/artefact.ts';
import { explainWrite } from '../files/write.ts';

/** Where the supervisor and those who talk to it meet, all inside `.sparkhub/`. */
export interface StatePaths {
  /** What should run: written by the process driver, read by the supervisor. */
  readonly desired: string;
  /** What runs: written by the supervisor. */
  readonly status: string;
  /** Which process is the supervisor. */
  readonly supervisor: string;
  readonly events: string;
  readonly logs: string;
  readonly secrets: string;
}

/** Paths of the state directory's files that concern processes. */
export function statePaths(stateDir: string): StatePaths {
  const run = join(stateDir, 'run');
  return {
    desired: join(run, 'desired.json'),
    status: join(run, 'status.json'),
    supervisor: join(run, 'supervisor.json'),
    events: join(run, 'events.jsonl'),
    logs: join(stateDir, 'logs'),
    secrets: join(stateDir, 'secrets'),
  };
}

/** Path of a component's log. */
export const logPath = (stateDir: string, component: string): string =>
  join(statePaths(stateDir).logs, `${component}.log`);

/** The components that should run; none when the file is missing or damaged. */
export function readDesired(stateDir: string): ProcessArtefact[] {
  const found = readJson(statePaths(stateDir).desired);
  return Array.isArray(found) ? (found as ProcessArtefact[]) : [];
}

/** Replaces the list of components that should run. */
export function writeDesired(stateDir: string, artefacts: readonly ProcessArtefact[]): void {
  writeJson(statePaths(stateDir).desired, artefacts);
}

/** A JSON file's value; `undefined` when it is missing or damaged, as after a full disk. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Writes JSON so that a reader sees the old or the new file, never half of one. Mode 0600. Throws `DriverError`. */
export function writeJson(path: string, value: unknown): void {
  const draft = `${path}.${process.pid}.new`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
    renameSync(draft, path);
  } catch (error) {
    if (existsSync(draft)) rmSync(draft);
    throw explainWrite(path, error);
  }
}
