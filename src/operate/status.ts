import { configPath, stateDirOf } from '../drivers/config-file.ts';
import { keptUrl } from '../drivers/ports/ports.ts';
import { type ComponentState, readEvents, readStatus } from '../drivers/process/status.ts';
import type { Where } from './load.ts';

export interface PlatformStatus {
  readonly health: 'healthy' | 'starting' | 'unhealthy' | 'stopped';
  readonly url: string;
  readonly components: readonly {
    readonly name: string;
    readonly title: string;
    readonly state: ComponentState;
    readonly pid: number | null;
    readonly since: string | null;
    readonly restarts: number;
    readonly detail: string;
  }[];
  /** What happened that somebody should know: sessions ended for memory, a supervisor that is gone. */
  readonly notes: readonly string[];
}

/** A day: older events are history. In milliseconds. */
const RECENT_MS = 86_400_000;

/** What truly runs. Needs no valid file. */
export async function status(where: Where): Promise<PlatformStatus> {
  const stateDir = stateDirOf(configPath(where.file, where.env, where.cwd));
  const [seen, events] = await Promise.all([readStatus(stateDir), readEvents(stateDir, 200)]);
  const components = seen.components.map(({ name, title, state, pid, since, restarts, detail }) => ({
    name,
    title,
    state,
    pid: pid === 0 ? null : pid,
    since: since === '' ? null : since,
    restarts,
    detail,
  }));
  const unsupervised = seen.supervisor !== null && !seen.supervisor.alive;
  return {
    health:
      seen.supervisor === null
        ? 'stopped'
        : unsupervised
          ? 'unhealthy'
          : healthOf(components.map(({ state }) => state)),
    url: await keptUrl(stateDir),
    components,
    notes: [
      ...(unsupervised
        ? ['The supervisor is gone: nothing restarts what dies. Put it right with: sparkhub up']
        : []),
      ...events
        .filter(({ kind, at }) => kind === 'memory' && Date.now() - Date.parse(at) < RECENT_MS)
        .map(({ at, message }) => `${at.slice(0, 19).replace('T', ' ')} ${message}`),
    ],
  };
}

function healthOf(states: readonly ComponentState[]): PlatformStatus['health'] {
  if (states.every((state) => state === 'ready')) return 'healthy';
  return states.every((state) => state === 'ready' || state === 'starting') ? 'starting' : 'unhealthy';
}
