import type { Platform } from '../../config/platform.ts';
import { describeMib } from '../../config/quantity.ts';
import type { ImageName } from '../artefact.ts';
import { makeClusterLog4j2 } from '../log4j2.ts';
import type { ClusterSite } from '../site.ts';
import { makeSparkDefaults } from '../spark-properties.ts';
import { makeExecutorTemplate } from './executor-template.ts';
import { type Names, shareOf } from './names.ts';
import { makeNotebookPod } from './notebook-pod.ts';
import { notebookSize } from './notebook-size.ts';
import type { Surroundings } from './project-identity.ts';
import { makeSessionProperties } from './session-properties.ts';
import { describeProject } from './spawn-words.ts';
import { makeMounts, makeVolumes } from './storage.ts';
import { makeProjectObjects, makeUserNamespace } from './user-namespace.ts';

const SOURCE = 'sparkhub.yaml';

/** `hub.json`: all that python/sparkhub_hub needs to know in a cluster, and no secret. */
export function makeHubSettings(
  platform: Platform,
  names: Names,
  site: ClusterSite,
  images: Readonly<Record<ImageName, string>>,
  { identities, httpsRanges }: Surroundings,
): object {
  const { auth } = platform;
  return {
    name: platform.name,
    kind: 'kubernetes',
    namespace: names.namespace,
    userNamespacePrefix: names.userNamespacePrefix,
    auth: {
      kind: auth.kind,
      admins: auth.admins,
      users: auth.users,
      clientId: auth.clientId,
      issuer: auth.issuer,
      tenant: auth.tenant,
      organizations: auth.organizations,
      callbackHost: platform.target.kind === 'local' ? null : platform.target.domain,
    },
    idle: { serverSeconds: platform.session.idle.serverSeconds },
    userNamespace: makeUserNamespace(platform, names, site, httpsRanges),
    // A claim in the hub's namespace that holds everybody's homes; null where each has a claim of its own.
    homes: { claim: platform.storage.homes.existingClaim },
    pod: makeNotebookPod(platform, names),
    projects: platform.projects.map((project) => {
      const { limits, shared } = project;
      const identity = identities[project.name];
      const size = notebookSize(project);
      // A notebook image of its own is FROM the Spark image, so that it can run its executors as well.
      const executorImage = project.image ?? images.spark;
      return {
        name: project.name,
        title: project.title,
        description: project.description,
        members: project.members,
        groups: project.groups,
        shared,
        limits: {
          executors: limits.executors,
          cores: limits.cores,
          memory: describeMib(limits.memoryMib),
        },
        summary: describeProject(platform, project),
        image: project.image ?? images.notebook,
        resources: {
          cpuGuarantee: size.cpuMillis / 1000,
          cpuLimit: null,
          memoryGuarantee: `${size.memoryMib}M`,
          memoryLimit: `${size.memoryLimitMib}M`,
        },
        objects: makeProjectObjects(platform, project, executorImage),
        volumes: makeVolumes(project),
        volumeMounts: makeMounts(platform, project),
        session: {
          'spark-defaults.conf': makeSparkDefaults(
            SOURCE,
            makeSessionProperties(platform, project, executorImage, identity),
          ),
          'log4j2.properties': makeClusterLog4j2(),
          'executor.yaml': `${JSON.stringify(makeExecutorTemplate(platform, project, identity), null, 2)}\n`,
        },
        ...(identity === undefined
          ? {}
          : {
              env: identity.environment,
              identity: { serviceAccount: identity.serviceAccount, audience: identity.audience },
            }),
        share: shared ? { claim: platform.storage.projects.existingClaim ?? shareOf(project.name) } : null,
      };
    }),
  };
}
