import { readFile } from 'node:fs/promises';
import type { Observe } from '../../sessions/observation.ts';
import type { PlaceSettings, SessionsSettings } from '../../sessions/settings.ts';
import { connect } from '../cluster/connection.ts';
import { History } from './history.ts';
import { HubAuth } from './hub-auth.ts';
import { observeKubernetes } from './kubernetes.ts';
import { Registry } from './registry.ts';
import { makeServer } from './service.ts';
import { observeStandalone } from './standalone.ts';

const TICK_MS = 1_000;
const PRUNE_MS = 3_600_000;

/** Runs the sessions service by its settings file until `signal` aborts. Throws `Error` when it cannot listen. */
export async function runSessionsService(settingsFile: string, signal: AbortSignal): Promise<void> {
  const settings = JSON.parse(await readFile(settingsFile, 'utf8')) as SessionsSettings;
  const history = new History(settings.historyFile);
  const registry = new Registry(settings, history);
  const server = makeServer(settings, registry, new HubAuth(settings.hubApiUrl));
  const prune = (): void => history.prune(settings.keepDays, Date.now());
  prune();
  const timers = [setInterval(() => registry.tick(Date.now()), TICK_MS), setInterval(prune, PRUNE_MS)];
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(settings.listen.port, settings.listen.host, resolve);
    });
    await observerOf(settings.place)((picture) => registry.place(picture, Date.now()), signal);
  } finally {
    for (const timer of timers) clearInterval(timer);
    server.closeAllConnections();
    server.close();
    history.close();
  }
}

function observerOf(place: PlaceSettings): Observe {
  switch (place.kind) {
    case 'standalone':
      return observeStandalone(place);
    case 'kubernetes':
      return observeKubernetes(place, () => connect(process.env, null));
    case 'reports':
      return (_tell, signal) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  }
}
