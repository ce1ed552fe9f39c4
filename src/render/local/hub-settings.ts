import type { Platform } from '../../config/platform.ts';
import { describeMib } from '../../config/quantity.ts';
import type { LocalSite } from '../site.ts';
import { bindOf } from './address.ts';
import { type Layout, projectConf } from './layout.ts';
import { sessionsUrl } from './sessions.ts';

/** `hub.json`: all that python/sparkhub_hub needs to know, and no secret. */
export function makeHubSettings(platform: Platform, site: LocalSite, layout: Layout): string {
  const bind = bindOf(platform, site);
  const settings = {
    name: platform.name,
    publicUrl: bind.url,
    bindUrl: `${bind.tls === null ? 'http' : 'https'}://${bind.address}:${bind.port}`,
    proxyApiUrl: `http://127.0.0.1:${site.ports.proxyApi}`,
    hub: { ip: '127.0.0.1', port: site.ports.hub },
    stateDir: site.stateDir,
    homesDir: layout.homes,
    projectsDir: layout.projects,
    secretsDir: layout.secrets,
    labPython: layout.labPython,
    pythonPath: layout.python,
    welcomeDir: `${layout.python}/notebooks`,
    auth: { admins: platform.auth.admins, users: withTesters(platform, platform.auth.users) },
    systemUsers: platform.target.kind === 'local' && platform.target.systemUsers,
    idle: { serverSeconds: platform.session.idle.serverSeconds },
    projects: platform.projects.map((project) => ({
      name: project.name,
      title: project.title,
      description: project.description,
      members: withTesters(platform, project.members),
      groups: project.groups,
      shared: project.shared,
      limits: {
        executors: project.limits.executors,
        cores: project.limits.cores,
        memory: describeMib(project.limits.memoryMib),
      },
      summary: `Up to ${project.limits.executors} executors, ${project.limits.cores} cores and ${describeMib(project.limits.memoryMib)} of memory in all`,
      sparkConfDir: projectConf(layout, project.name),
    })),
    serverEnv: serverEnv(site, layout),
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}

/** Who `sparkhub test` signs in as; nobody else has these names. Their homes are removed afterwards. */
export const TESTERS = ['sparkhub-test', 'sparkhub-test-stranger'] as const;

/**
 * Lets the testers in where only some are let in. Not with personal accounts, where a name means a person; where all
 * share one account and one password, a name keeps nobody out anyway.
 */
function withTesters({ target }: Platform, people: readonly string[]): readonly string[] {
  const personal = target.kind === 'local' && target.systemUsers;
  return people.length === 0 || personal ? people : [...people, ...TESTERS];
}

/** Environment of every notebook. MY_POD_IP is what the same notebook reads on Kubernetes for the driver's address. */
function serverEnv(site: LocalSite, layout: Layout): Record<string, string> {
  return {
    JAVA_HOME: layout.javaHome,
    MY_POD_IP: '127.0.0.1',
    PYSPARK_DRIVER_PYTHON: layout.labPython,
    PYSPARK_PYTHON: layout.labPython,
    SPARK_HOME: layout.sparkHome,
    SPARK_LOCAL_DIRS: layout.sparkLocal,
    SPARK_LOCAL_IP: '127.0.0.1',
    SPARKHUB_SESSIONS_URL: sessionsUrl(site),
  };
}

/** jupyterhub_config.py: the whole of it is in python/sparkhub_hub, where it can be tested. */
export function makeHubConfig(layout: Layout): string {
  return `# Written by sparkhub. Change sparkhub.yaml and run: sparkhub up
from sparkhub_hub.settings import apply

apply(c, ${JSON.stringify(`${layout.rendered}/hub/hub.json`)})  # noqa: F821
`;
}
