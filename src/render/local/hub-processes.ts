import type { Platform } from '../../config/platform.ts';
import type { ProcessArtefact } from '../artefact.ts';
import type { LocalSite } from '../site.ts';
import { bindOf } from './address.ts';
import type { Layout } from './layout.ts';

/** JupyterHub's proxy and JupyterHub. Apart from one another, so that either can restart under running notebooks. */
export function makeHubProcesses(
  platform: Platform,
  site: LocalSite,
  layout: Layout,
  inputs: string,
): ProcessArtefact[] {
  const { ports, stateDir } = site;
  const bind = bindOf(platform, site);
  const tls = bind.tls === null ? [] : ['--ssl-key', bind.tls.key, '--ssl-cert', bind.tls.certificate];
  const base = { kind: 'process' as const, cwd: layout.hub };
  return [
    {
      ...base,
      id: 'process/proxy',
      name: 'proxy',
      title: 'Proxy',
      needs: ['directory/hub', 'secret/proxy-token'],
      argv: [
        site.nodeBinary,
        site.proxyScript,
        ...[
          '--ip',
          bind.address,
          '--port',
          `${bind.port}`,
          '--api-ip',
          '127.0.0.1',
          '--api-port',
          `${ports.proxyApi}`,
        ],
        ...['--error-target', `http://127.0.0.1:${ports.hub}/hub/error`, ...tls],
      ],
      env: { SPARKHUB_STATE_DIR: stateDir },
      secretEnv: { CONFIGPROXY_AUTH_TOKEN: 'proxy-token' },
      ports: [bind.port, ports.proxyApi],
      ready: { kind: 'tcp', host: bind.probe, port: bind.port },
      after: [],
      stopTimeoutMs: 5_000,
      inputs: '',
    },
    {
      ...base,
      id: 'process/hub',
      name: 'hub',
      title: 'JupyterHub',
      needs: HUB_NEEDS,
      argv: [layout.hubPython, '-m', 'jupyterhub', '-f', `${layout.rendered}/hub/jupyterhub_config.py`],
      env: { PYTHONPATH: layout.python, PYTHONUNBUFFERED: '1', SPARKHUB_STATE_DIR: stateDir },
      secretEnv: { CONFIGPROXY_AUTH_TOKEN: 'proxy-token', JUPYTERHUB_CRYPT_KEY: 'crypt-key' },
      ports: [ports.hub],
      ready: { kind: 'http', url: `http://127.0.0.1:${ports.hub}/hub/health` },
      after: [],
      stopTimeoutMs: 15_000,
      inputs,
    },
  ];
}

const HUB_NEEDS = [
  ...['runtime/hub', 'runtime/lab', 'runtime/java', 'runtime/jars'],
  ...[
    'file/hub/jupyterhub_config.py',
    'file/hub/hub.json',
    'directory/hub',
    'directory/homes',
    'directory/projects',
  ],
  ...[
    'secret/proxy-token',
    'secret/crypt-key',
    'secret/cookie-secret',
    'secret/user-password',
    'secret/admin-password',
  ],
];
