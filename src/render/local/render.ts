import type { Platform } from '../../config/platform.ts';
import type {
  Artefact,
  DirectoryArtefact,
  FileArtefact,
  RuntimeArtefact,
  SecretArtefact,
} from '../artefact.ts';
import { canonical, digest } from '../fingerprint.ts';
import { makeLog4j2 } from '../log4j2.ts';
import type { LocalSite } from '../site.ts';
import { makeSparkDefaults } from '../spark-properties.ts';
import { makeHubProcesses } from './hub-processes.ts';
import { makeHubConfig, makeHubSettings } from './hub-settings.ts';
import { type Layout, layoutOf, projectConf } from './layout.ts';
import { makeSessionProperties } from './session-properties.ts';
import { makeSessionsProcess, makeSessionsSettings } from './sessions.ts';
import { makeSparkProcesses } from './spark-processes.ts';
import { sparkSecurity } from './spark-security.ts';

const SOURCE = 'sparkhub.yaml';

/** A platform on one machine, as artefacts. */
export function renderLocal(platform: Platform, site: LocalSite): Artefact[] {
  const layout = layoutOf(site);
  const hubFiles = makeHubFiles(platform, site, layout);
  const daemonFiles = makeDaemonFiles(layout);
  const sessionsFile = file(layout, 'sessions/sessions.json', makeSessionsSettings(platform, site, layout));
  // With an account of its own for each person, each notebook server brings its own master and worker.
  const ownClusters = platform.target.kind === 'local' && platform.target.systemUsers;
  return [
    ...makeRuntime(site),
    ...makeSecrets(layout),
    ...makeDirectories(platform, layout),
    ...hubFiles,
    ...daemonFiles,
    ...makeProjectFiles(platform, site, layout),
    sessionsFile,
    makeSessionsProcess(site, layout, inputsOf([sessionsFile])),
    ...(ownClusters ? [] : makeSparkProcesses(platform, site, layout, inputsOf(daemonFiles))),
    ...makeHubProcesses(platform, site, layout, inputsOf(hubFiles)),
  ];
}

function makeRuntime(site: LocalSite): RuntimeArtefact[] {
  const part = (name: RuntimeArtefact['part'], needs: readonly string[] = []): RuntimeArtefact => ({
    kind: 'runtime',
    id: `runtime/${name}`,
    part: name,
    path: `${site.runtimeDir}/${name}`,
    needs,
  });
  return [
    part('hub'),
    part('lab'),
    part('java', ['runtime/lab']),
    part('jars', ['runtime/lab', 'runtime/java']),
    part('startup-archive', ['runtime/jars']),
  ];
}

function makeSecrets(layout: Layout): SecretArtefact[] {
  const secret = (name: string, form: SecretArtefact['form']): SecretArtefact => ({
    kind: 'secret',
    id: `secret/${name}`,
    name,
    form,
    path: `${layout.secrets}/${name}`,
    needs: [],
  });
  return [
    secret('user-password', 'words'),
    secret('admin-password', 'words'),
    secret('cookie-secret', 'hex'),
    secret('crypt-key', 'hex'),
    secret('proxy-token', 'hex'),
    secret('spark-secret', 'hex'),
    secret('spark-ui-key', 'base64url'),
  ];
}

function makeDirectories(platform: Platform, layout: Layout): DirectoryArtefact[] {
  // Accounts of their own must get through to their homes; the spawner makes those and the projects' folders, with
  // the owners and groups they need.
  const shared = platform.target.kind === 'local' && platform.target.systemUsers;
  const directory = (name: string, path: string, mode = 0o700, precious = false): DirectoryArtefact => ({
    kind: 'directory',
    id: `directory/${name}`,
    path,
    mode,
    precious,
    needs: [],
  });
  const folders = platform.projects
    .filter((project) => project.shared && !shared)
    .map(({ name }) => directory(`projects/${name}`, `${layout.projects}/${name}`, 0o700, true));
  return [
    directory('hub', layout.hub, 0o700, true),
    directory('sessions', layout.sessions, 0o700, true),
    directory('homes', layout.homes, shared ? 0o711 : 0o700, true),
    directory('projects', layout.projects, shared ? 0o711 : 0o700, true),
    ...folders,
    directory('spark/work', layout.sparkWork),
    directory('spark/local', layout.sparkLocal),
  ];
}

function makeHubFiles(platform: Platform, site: LocalSite, layout: Layout): FileArtefact[] {
  return [
    file(layout, 'hub/jupyterhub_config.py', makeHubConfig(layout)),
    file(layout, 'hub/hub.json', makeHubSettings(platform, site, layout)),
  ];
}

function makeDaemonFiles(layout: Layout): FileArtefact[] {
  const properties = {
    ...sparkSecurity,
    'spark.worker.cleanup.enabled': true,
    'spark.worker.cleanup.appDataTtl': 86_400,
  };
  return [
    sparkFile(layout, 'spark/daemon/spark-defaults.conf', makeSparkDefaults(SOURCE, properties)),
    file(layout, 'spark/daemon/log4j2.properties', makeLog4j2('info')),
  ];
}

function makeProjectFiles(platform: Platform, site: LocalSite, layout: Layout): FileArtefact[] {
  return platform.projects.flatMap((project) => {
    const directory = projectConf(layout, project.name).slice(layout.rendered.length + 1);
    const properties = makeSessionProperties(platform, project, site, layout);
    return [
      sparkFile(layout, `${directory}/spark-defaults.conf`, makeSparkDefaults(SOURCE, properties)),
      file(layout, `${directory}/log4j2.properties`, makeLog4j2('warn')),
    ];
  });
}

const file = (layout: Layout, name: string, content: string): FileArtefact => ({
  kind: 'file',
  id: `file/${name}`,
  path: `${layout.rendered}/${name}`,
  content,
  mode: 0o644,
  needs: [],
});

/** A file that the files driver fills with Spark's secrets. */
const sparkFile = (layout: Layout, name: string, content: string): FileArtefact => ({
  ...file(layout, name, content),
  mode: 0o600,
  needs: ['secret/spark-secret', 'secret/spark-ui-key'],
});

/** Changes when a file that a process reads at its start does. */
const inputsOf = (files: readonly FileArtefact[]): string =>
  digest(canonical(files.map(({ path, content }) => [path, content])));
