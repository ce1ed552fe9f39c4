import { parentOf, parseResourceId } from '../../config/azure/resource-id.ts';
import type { Platform } from '../../config/platform.ts';
import type { ArmResource } from '../artefact.ts';
import { atGiven, deploymentId, givenDeploymentId, outputOf } from './deployment.ts';
import { type AzureNames, azureNames } from './names.ts';
import { type Expression, parameter, quoted } from './resource.ts';
import { lakeRoles, networkRole, pullRole } from './rights.ts';
import { azureTarget, givenLake, projectsWithLake } from './target.ts';

/** Where the subnet is given, the cluster's right to it is made in the group that it is in. */
export function makeNetworkRight(
  platform: Platform,
  names: AzureNames,
  first: string,
): { readonly id: Expression; readonly resource: ArmResource }[] {
  const { network, cluster } = azureTarget(platform);
  if (network.existing === null || cluster.existing !== null) return [];
  const name = `${platform.name}-network-rights`;
  return [
    {
      id: givenDeploymentId(network.existing, name),
      resource: atGiven(
        name,
        network.existing,
        { principalId: outputOf(first, 'clusterPrincipalId') },
        [
          networkRole(
            azureTarget(platform),
            { subnet: quoted(network.existing), network: quoted(parentOf(network.existing)) },
            parameter('principalId'),
            names.clusterIdentity,
          ),
        ],
        [deploymentId(first)],
      ),
    },
  ];
}

/** Roles on a registry and a lake that are given. */
export function makeGivenRights(platform: Platform, first: string, main: string): ArmResource[] {
  const { registry } = azureTarget(platform);
  const names = azureNames(platform);
  const lake = givenLake(platform);
  const projects = projectsWithLake(platform);
  return [
    ...(registry.existing === null
      ? []
      : [
          atGiven(
            `${platform.name}-registry-rights`,
            registry.existing,
            { principalId: outputOf(main, 'kubeletPrincipalId') },
            [pullRole(quoted(registry.existing), parameter('principalId'), names.cluster)],
            [deploymentId(main)],
          ),
        ]),
    ...(lake === null || projects.length === 0
      ? []
      : [
          atGiven(
            `${platform.name}-lake-rights`,
            lake,
            Object.fromEntries(
              projects.map((project, at) => [
                principalParameter(at),
                `${outputOf(first, 'projectPrincipalIds')}[${quoted(project.name)}]`,
              ]),
            ),
            lakeRoles(platform, {
              principalId: (name) =>
                parameter(principalParameter(projects.findIndex((project) => project.name === name))),
              account: quoted(parseResourceId(lake)!.names[0]!),
            }),
            [deploymentId(first)],
          ),
        ]),
  ];
}

const principalParameter = (at: number): string => `principal${at}`;
