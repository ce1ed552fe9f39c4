import { keptUrl } from '../../drivers/ports/ports.ts';
import { readEvents, readStatus } from '../../drivers/process/status.ts';
import { healthOf, type PlatformStatus } from '../platform-status.ts';

/** A day: older events are history. In milliseconds. */
const RECENT_MS = 86_400_000;

/** What truly runs on this machine. Needs no valid file. */
export async function machineStatus(stateDir: string): Promise<PlatformStatus> {
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
    cluster: null,
  };
}
