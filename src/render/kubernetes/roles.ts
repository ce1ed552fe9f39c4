import type { Platform } from '../../config/platform.ts';
import type { Manifest } from '../artefact.ts';
import { labelsOf, type Names } from './names.ts';

const rule = (group: string, resources: string[], verbs: string[], resourceNames?: string[]): object => ({
  apiGroups: [group],
  resources,
  verbs,
  ...(resourceNames === undefined ? {} : { resourceNames }),
});

/**
 * The least that works. What a Spark driver in client mode does is read in apache/spark,
 * KubernetesClusterSchedulerBackend and ExecutorPodsAllocator; it never needs secrets, exec, nodes or other namespaces.
 */
export function makeRoles(platform: Platform, names: Names): Manifest[] {
  const role = (name: string, rules: readonly object[]): Manifest => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name, labels: labelsOf(platform) },
    rules,
  });
  const binding = (name: string, account: string): Manifest => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name, labels: labelsOf(platform) },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace: names.namespace }],
  });
  return [
    role(names.driverRole, [
      rule('', ['pods'], ['get', 'list', 'watch', 'create', 'patch', 'delete', 'deletecollection']),
    ]),
    role(names.hubUserRole, [
      rule('', ['pods'], ['get', 'list', 'watch', 'create', 'patch', 'delete', 'deletecollection']),
      // Writes the session's secret and never reads one.
      rule('', ['secrets'], ['create', 'patch', 'delete']),
      rule(
        '',
        ['persistentvolumeclaims', 'serviceaccounts', 'resourcequotas'],
        ['get', 'list', 'create', 'patch', 'delete'],
      ),
      rule('networking.k8s.io', ['networkpolicies'], ['get', 'list', 'create', 'patch', 'delete']),
    ]),
    role(names.hubRole, [
      // KubeSpawner watches all its people's servers at once.
      rule('', ['pods', 'events'], ['get', 'list', 'watch']),
      // An admission policy holds these to namespaces of people; roles cannot speak of names that begin with something.
      rule('', ['namespaces'], ['get', 'create', 'patch']),
      rule('', ['persistentvolumes'], ['get', 'create', 'patch', 'delete']),
      rule('rbac.authorization.k8s.io', ['rolebindings'], ['get', 'create', 'patch']),
      rule('rbac.authorization.k8s.io', ['clusterroles'], ['bind'], [names.driverRole, names.hubUserRole]),
    ]),
    role(names.sessionsRole, [
      rule('', ['pods', 'events', 'nodes', 'resourcequotas'], ['get', 'list', 'watch']),
    ]),
    binding(names.hubRole, 'hub'),
    binding(names.sessionsRole, names.sessions),
  ];
}
