import type { ComponentName } from '../../render/artefact.ts';
import { isAlive } from '../process-identity.ts';
import { readJson, statePaths } from './state-files.ts';

export { type PlatformEvent, readEvents } from './supervisor/events.ts';

/**
 * `restarting`: ended or unresponsive, and will be started again. `failed`: ended several times without ever being
 * ready; it is still tried now and then.
 */
export type ComponentState = 'starting' | 'ready' | 'restarting' | 'failed' | 'stopped';

/** One component as the supervisor saw it. */
export interface ComponentStatus {
  readonly name: ComponentName;
  readonly title: string;
  readonly state: ComponentState;
  /** 0 while no process runs. */
  readonly pid: number;
  /** With `pid`, names one process for good (see process-identity.ts). */
  readonly start: string;
  /** Since when it is in this state, ISO. */
  readonly since: string;
  /** How often it was restarted because it ended or did not answer. */
  readonly restarts: number;
  /** One sentence, or empty. */
  readonly detail: string;
  /** Of the artefact it was started from. */
  readonly fingerprint: string;
}

export interface SupervisorStatus {
  readonly pid: number;
  readonly start: string;
  readonly since: string;
  readonly version: string;
  /** When it last read desired.json, ISO: what is older than a request says nothing about it. */
  readonly desiredReadAt: string;
}

/** What run/status.json holds. */
export interface StatusFile {
  readonly supervisor: SupervisorStatus;
  readonly components: readonly ComponentStatus[];
  readonly updatedAt: string;
}

/** What truly runs. */
export interface PlatformStatus {
  /** `null` when none was ever started here, or the platform was taken down. */
  readonly supervisor: (SupervisorStatus & { readonly alive: boolean }) | null;
  readonly components: readonly ComponentStatus[];
  /** ISO; empty when there is no status. */
  readonly updatedAt: string;
}

/** What the supervisor wrote, put right by looking at the processes: what is gone is never shown as ready. */
export async function readStatus(stateDir: string): Promise<PlatformStatus> {
  const found = readStatusFile(stateDir);
  if (found === undefined) return { supervisor: null, components: [], updatedAt: '' };
  const alive = isAlive({ pid: found.supervisor.pid, started: found.supervisor.start });
  return {
    supervisor: { ...found.supervisor, alive },
    components: found.components.map((component) => corrected(component, alive)),
    updatedAt: found.updatedAt,
  };
}

/** The file as it is; `undefined` when missing or damaged. */
export function readStatusFile(stateDir: string): StatusFile | undefined {
  const found = readJson(statePaths(stateDir).status) as StatusFile | undefined;
  return typeof found?.supervisor?.pid === 'number' && Array.isArray(found.components) ? found : undefined;
}

function corrected(component: ComponentStatus, supervised: boolean): ComponentStatus {
  const runs = component.pid !== 0 && isAlive({ pid: component.pid, started: component.start });
  if (runs) return component;
  const gone = { ...component, pid: 0, start: '' };
  if (!supervised) return { ...gone, state: 'stopped', detail: 'It does not run, and nothing restarts it.' };
  if (component.state !== 'ready') return gone;
  return { ...gone, state: 'restarting', detail: 'It ended a moment ago.' };
}
