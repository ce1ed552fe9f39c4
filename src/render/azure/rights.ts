import type { Platform } from '../../config/platform.ts';
import type { ArmResource } from '../artefact.ts';
import { clusterIdentityId } from './identities.ts';
import { type AzureNames, EVENTS, ids, projectIdentity } from './names.ts';
import { API, type Expression, evaluate, parameter, quoted, variable } from './resource.ts';
import { makeRole } from './roles.ts';
import { type AzureTarget, azureTarget, containersOf, givenLake, projectsWithLake } from './target.ts';

export const principalOf = (identity: Expression): Expression =>
  `reference(${identity}, '${API.identity}').principalId`;

/** The kubelet's identity, which AKS makes with the cluster. */
export const kubeletPrincipal = (names: AzureNames, target: AzureTarget): Expression =>
  `reference(${ids.cluster(names, target)}, '${API.aks}').identityProfile.kubeletidentity.objectId`;

/**
 * The cluster's right to put machines into a subnet. A private one also joins the zone of its own name to the network,
 * and so has the right on all of it.
 */
export const networkRole = (
  { cluster }: AzureTarget,
  { subnet, network }: { readonly subnet: Expression; readonly network: Expression },
  principalId: Expression,
  key: string,
  needs?: Expression[],
): ArmResource =>
  makeRole({
    role: 'networkContributor',
    scope: cluster.private ? network : subnet,
    principalId,
    key: quoted(key),
    principalType: 'ServicePrincipal',
    reason: cluster.private
      ? 'The cluster puts its machines and its load balancer into this network, and joins the private name of its API server to it.'
      : 'The cluster puts its machines and its load balancer into this subnet; on the subnet alone.',
    ...(needs === undefined ? {} : { needs }),
  });

export const pullRole = (
  scope: Expression,
  principalId: Expression,
  key: string,
  needs?: Expression[],
): ArmResource =>
  makeRole({
    role: 'acrPull',
    scope,
    principalId,
    key: quoted(key),
    principalType: 'ServicePrincipal',
    reason: 'The machines of the cluster pull the platform’s images, without a password; they cannot push.',
    ...(needs === undefined ? {} : { needs }),
  });

/** What one project may do in the containers it is for. `account` is the lake's name, as an expression. */
export const lakeRoles = (
  platform: Platform,
  {
    principalId,
    account,
    needs,
  }: { principalId: (project: string) => Expression; account: Expression; needs?: Expression[] },
): ArmResource[] => {
  const made = givenLake(platform) === null;
  return projectsWithLake(platform).flatMap((project) => {
    const write = project.lake.access === 'write';
    const container = (name: string): Expression =>
      `resourceId('Microsoft.Storage/storageAccounts/blobServices/containers', ${account}, 'default', ${quoted(name)})`;
    const role = (name: string, may: 'blobContributor' | 'blobReader', reason: string): ArmResource =>
      makeRole({
        role: may,
        scope: container(name),
        principalId: principalId(project.name),
        key: quoted(projectIdentity(platform, project)),
        principalType: 'ServicePrincipal',
        reason,
        ...(made ? { needs: [container(name)] } : needs === undefined ? {} : { needs }),
      });
    return [
      ...containersOf(platform, project).map((name) =>
        role(
          name,
          write ? 'blobContributor' : 'blobReader',
          `Notebooks of project ${project.name} ${write ? 'read and write' : 'read'} the files of this container; in no other way, and nothing else of the account.`,
        ),
      ),
      ...(made && !containersOf(platform, project).includes(EVENTS)
        ? [
            role(
              EVENTS,
              'blobContributor',
              `Spark sessions of project ${project.name} may keep their event logs here (spark.eventLog.dir).`,
            ),
          ]
        : []),
    ];
  });
};

/** Roles on what is made in the platform's own group. */
export function makeOwnRights(platform: Platform, names: AzureNames): ArmResource[] {
  const target = azureTarget(platform);
  const { cluster, registry } = target;
  return [
    ...(registry.existing === null
      ? [
          pullRole(ids.registry, kubeletPrincipal(names, target), names.cluster, [
            ids.registry,
            ...(cluster.existing === null ? [ids.cluster(names, target)] : []),
          ]),
        ]
      : []),
    ...(givenLake(platform) === null
      ? lakeRoles(platform, {
          principalId: (project) => principalOf(ids.identity(projectIdentity(platform, { name: project }))),
          account: variable('lakeName'),
        })
      : []),
    ...(cluster.existing === null ? [makeAdministrators(names, target)] : []),
  ];
}

/** The right to administer the cluster from inside: local accounts are off, so somebody must have it. */
function makeAdministrators(names: AzureNames, target: AzureTarget): ArmResource {
  const scope = ids.cluster(names, target);
  const who = `${parameter('administrators')}[copyIndex()]`;
  return {
    ...makeRole({
      role: 'clusterAdmin',
      scope,
      principalId: who,
      key: who,
      reason:
        'Installs the platform in the cluster: namespaces, roles, admission policies. Local accounts are off, so this is the only way in.',
      needs: [scope],
    }),
    copy: { name: 'administrators', count: evaluate(`length(${parameter('administrators')})`) },
  };
}

/** The cluster's identity on the subnet that is made here; before the cluster. */
export const makeOwnSubnetRight = (platform: Platform, names: AzureNames): ArmResource[] => {
  const target = azureTarget(platform);
  return target.network.existing === null && target.cluster.existing === null
    ? [
        networkRole(
          target,
          { subnet: ids.nodesSubnet(names, target), network: ids.network(names) },
          principalOf(clusterIdentityId(names, target.identity.existing)),
          names.clusterIdentity,
          [ids.network(names)],
        ),
      ]
    : [];
};
