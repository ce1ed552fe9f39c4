import type { Platform } from '../../config/platform.ts';
import type { ArmResource, ArmTemplate } from '../artefact.ts';
import { makeBudget } from './budget.ts';
import { makeCluster } from './cluster.ts';
import { deploymentId, groupId, inGroup, outputOf, SUBSCRIPTION_SCHEMA } from './deployment.ts';
import { makeFiles } from './files.ts';
import { makeGivenRights, makeNetworkRight } from './given-rights.ts';
import { clusterIdentityId, makeFederatedCredentials, makeIdentities } from './identities.ts';
import { makeLake } from './lake.ts';
import { makeClusterLogs, makeWorkspace } from './logs.ts';
import { type AzureNames, azureNames, ids, projectIdentity, uniqueNames } from './names.ts';
import { makeNetwork } from './network.ts';
import { makeOutputs } from './outputs.ts';
import { makePrivateEndpoints } from './private-endpoints.ts';
import { makeRegistry } from './registry.ts';
import { API, type Expression, evaluate, parameter } from './resource.ts';
import { makeOwnRights, makeOwnSubnetRight, principalOf } from './rights.ts';
import { azureTarget, projectsWithLake } from './target.ts';

/** Everything of a platform in Azure, as one template of the subscription. */
export function makeTemplate(platform: Platform): ArmTemplate {
  const target = azureTarget(platform);
  const names = azureNames(platform);
  const first = `${platform.name}-identities`;
  const main = `${platform.name}-platform`;
  const before = makeNetworkRight(platform, names, first);
  return {
    $schema: SUBSCRIPTION_SCHEMA,
    contentVersion: '1.0.0.0',
    metadata: { description: `sparkhub platform ${platform.name}. Written from sparkhub.yaml.` },
    parameters: PARAMETERS,
    resources: [
      {
        type: 'Microsoft.Resources/resourceGroups',
        apiVersion: API.resources,
        name: evaluate(parameter('resourceGroupName')),
        location: evaluate(parameter('location')),
        tags: evaluate(parameter('tags')),
        properties: {},
      },
      inGroup(first, makeFirst(platform, names), [groupId]),
      ...before.map(({ resource }) => resource),
      inGroup(main, makeMain(platform, names), [deploymentId(first), ...before.map(({ id }) => id)]),
      ...makeGivenRights(platform, first, main),
      ...makeBudget(names, target),
    ],
    outputs: Object.fromEntries(
      Object.entries(makeOutputs(platform, names)).map(([name, { type }]) => [
        name,
        { type, value: evaluate(outputOf(main, name)) },
      ]),
    ),
  };
}

const PARAMETERS = {
  location: { type: 'string', metadata: { description: 'Region of every resource.' } },
  resourceGroupName: { type: 'string', metadata: { description: 'Resource group; made when missing.' } },
  tags: { type: 'object', metadata: { description: 'Tags of every resource.' } },
  administrators: {
    type: 'array',
    defaultValue: ['[deployer().objectId]'],
    metadata: {
      description: 'Object ids of those who administer the cluster from inside; by default whoever deploys.',
    },
  },
  budgetStart: {
    type: 'string',
    defaultValue: "[utcNow('yyyy-MM-01')]",
    metadata: {
      description:
        'First day of the month the budget begins. Azure does not let it be changed later: give the same again.',
    },
  },
} as const;

/** Identities come first: roles in other groups need to know whose they are. */
const makeFirst = (platform: Platform, names: AzureNames) => ({
  resources: makeIdentities(platform, names),
  outputs: {
    clusterPrincipalId: {
      type: 'string',
      value:
        azureTarget(platform).cluster.existing === null
          ? evaluate(principalOf(clusterIdentityId(names, azureTarget(platform).identity.existing)))
          : '',
    },
    projectPrincipalIds: {
      type: 'object',
      value: Object.fromEntries(
        projectsWithLake(platform).map((project) => [
          project.name,
          evaluate(principalOf(ids.identity(projectIdentity(platform, project)))),
        ]),
      ),
    },
  },
});

function makeMain(platform: Platform, names: AzureNames) {
  const target = azureTarget(platform);
  const networkNeeds = target.network.existing === null ? [ids.network(names)] : [];
  const subnetRight = makeOwnSubnetRight(platform, names);
  const clusterNeeds = [
    ...networkNeeds,
    ...subnetRight.map(roleId),
    ...(target.logs ? [ids.workspace(names)] : []),
  ];
  return {
    parameters: { administrators: { type: 'array' } },
    variables: uniqueNames(platform, target),
    resources: [
      ...makeNetwork(names, target),
      ...subnetRight,
      ...makeWorkspace(names, target),
      ...makeCluster(platform, names, clusterNeeds),
      ...makeRegistry(target),
      ...makeLake(platform, names, networkNeeds),
      ...makeFiles(platform, names, networkNeeds),
      ...makeFederatedCredentials(platform, names),
      ...makeOwnRights(platform, names),
      ...makeClusterLogs(names, target),
      ...makePrivateEndpoints(platform, names),
    ],
    outputs: makeOutputs(platform, names),
  };
}

/** A role's own id: `makeRole` names it by an expression. */
const roleId = ({ scope, name }: ArmResource): Expression =>
  `extensionResourceId(${bare(String(scope))}, 'Microsoft.Authorization/roleAssignments', ${bare(name)})`;
const bare = (evaluated: string): Expression => evaluated.replace(/^\[|\]$/g, '');
