import type { Platform } from '../../config/platform.ts';
import type { PlaceSettings, SessionsSettings } from '../../sessions/settings.ts';
import type { ProcessArtefact } from '../artefact.ts';
import { KEEP_DAYS, makeProjectSettings, SESSIONS_PREFIX } from '../sessions-settings.ts';
import type { LocalSite } from '../site.ts';
import type { Layout } from './layout.ts';
import { offerOf } from './offer.ts';

/** Where a notebook server reaches the sessions service. */
export const sessionsUrl = ({ ports }: LocalSite): string =>
  `http://127.0.0.1:${ports.sessions}${SESSIONS_PREFIX}`;

/** sessions.json: all that the sessions service needs to know. */
export function makeSessionsSettings(platform: Platform, site: LocalSite, layout: Layout): string {
  const { ports } = site;
  const offer = offerOf(platform, site.machine);
  // With an account of its own for each person, each has a master of its own, which only that person may ask.
  const own = platform.target.kind === 'local' && platform.target.systemUsers;
  const place: PlaceSettings = own
    ? { kind: 'reports' }
    : {
        kind: 'standalone',
        masterUrl: `http://127.0.0.1:${ports.sparkMasterUi}`,
        keyFile: `${layout.secrets}/spark-ui-key`,
        offer,
      };
  const settings: SessionsSettings = {
    listen: { host: '127.0.0.1', port: ports.sessions },
    prefix: SESSIONS_PREFIX,
    hubApiUrl: `http://127.0.0.1:${ports.hub}/hub/api`,
    historyFile: `${layout.sessions}/history.sqlite`,
    keepDays: KEEP_DAYS,
    place,
    projects: makeProjectSettings(platform, () => ({ kind: 'one', offer })),
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}

/** The service that knows every Spark session: sparkhub itself, started by the supervisor. */
export function makeSessionsProcess(site: LocalSite, layout: Layout, inputs: string): ProcessArtefact {
  const { ports } = site;
  return {
    kind: 'process',
    id: 'process/sessions',
    name: 'sessions',
    title: 'Sessions',
    needs: ['file/sessions/sessions.json', 'directory/sessions', 'secret/spark-ui-key'],
    argv: [
      site.nodeBinary,
      `${site.packageDir}/dist/main.js`,
      'sessions-service',
      `${layout.rendered}/sessions/sessions.json`,
    ],
    cwd: layout.sessions,
    env: { SPARKHUB_STATE_DIR: site.stateDir },
    secretEnv: {},
    ports: [ports.sessions],
    ready: { kind: 'http', url: `${sessionsUrl(site)}health` },
    after: [],
    stopTimeoutMs: 5_000,
    inputs,
  };
}
