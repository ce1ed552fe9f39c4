import type { Platform, Project } from '../../config/platform.ts';
import type { Manifest } from '../artefact.ts';
import type { ClusterSite } from '../site.ts';
import { ANNOTATION, LABEL, labelsOf, type Names, USER } from './names.ts';
import { makeNetworkPolicies } from './network-policies.ts';
import { notebookSize } from './notebook-size.ts';
import { nodeSelector } from './pools.ts';
import { homePath, makeClaim, sharePath } from './storage.ts';

/** What is in every person's namespace, with `${namespace}` and `${user}` where the hub puts theirs. */
export function makeUserNamespace(
  platform: Platform,
  names: Names,
  site: ClusterSite,
  httpsRanges: readonly string[],
): Manifest[] {
  const labels = labelsOf(platform);
  const { existingClaim, ...homes } = platform.storage.homes;
  return [
    binding(names.hubUserRole, {
      kind: 'ServiceAccount',
      name: 'hub',
      namespace: names.namespace,
    }),
    account(USER.notebookAccount, true),
    account(USER.executorAccount, false),
    binding(names.driverRole, {
      kind: 'ServiceAccount',
      name: USER.notebookAccount,
      namespace: '${namespace}',
    }),
    ...makeNetworkPolicies(platform, names, site, httpsRanges),
    ...(existingClaim === null ? [makeClaim(USER.home, '${namespace}', homes, labels)] : []),
  ];

  function account(name: string, automountServiceAccountToken: boolean): Manifest {
    return {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace: '${namespace}', labels },
      automountServiceAccountToken,
    };
  }

  function binding(role: string, subject: object): Manifest {
    return {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: role, namespace: '${namespace}', labels },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects: [subject],
    };
  }
}

/**
 * The namespace itself, with what the chosen project holds executors to, and its limits, which the cluster enforces over
 * all executors of the session and the notebook beside them.
 */
export function makeProjectObjects(platform: Platform, project: Project, executorImage: string): Manifest[] {
  const size = notebookSize(project);
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: '${namespace}',
        labels: {
          ...labelsOf(platform),
          [LABEL.user]: '${user}',
          'pod-security.kubernetes.io/enforce': 'restricted',
          'pod-security.kubernetes.io/warn': 'restricted',
        },
        annotations: {
          [ANNOTATION.image]: executorImage,
          [ANNOTATION.nodeSelector]: Object.entries(nodeSelector(platform, project.pool))
            .map(([key, value]) => `${key}=${value}`)
            .join(','),
          [ANNOTATION.homePath]: homePath(platform),
          [ANNOTATION.sharePath]: sharePath(platform, project.name),
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: USER.quota, namespace: '${namespace}', labels: labelsOf(platform) },
      spec: {
        hard: {
          pods: `${project.limits.executors + 1}`,
          'requests.cpu': `${project.limits.cores * 1000 + size.cpuMillis}m`,
          'requests.memory': `${project.limits.memoryMib + size.memoryMib}Mi`,
          'limits.memory': `${project.limits.memoryMib + size.memoryLimitMib}Mi`,
        },
      },
    },
  ];
}
