import type { Platform } from '../../config/platform.ts';
import type { ArmResource } from '../artefact.ts';
import { namesOf } from '../kubernetes/names.ts';
import { type AzureNames, ids, lakeAccountOf, projectIdentity } from './names.ts';
import { API, type Expression, evaluate, placed, quoted, within } from './resource.ts';
import { azureTarget, projectsWithLake } from './target.ts';

/** The identity of the cluster, when it is made here. */
export const clusterIdentityId = (names: AzureNames, existing: string | null): Expression =>
  existing === null ? ids.identity(names.clusterIdentity) : quoted(existing);

/** Managed identities: the cluster's, unless it is given, and one for each project that may reach the lake. No secrets. */
export function makeIdentities(platform: Platform, names: AzureNames): ArmResource[] {
  const { cluster, identity } = azureTarget(platform);
  const made = [
    ...(cluster.existing === null && identity.existing === null ? [names.clusterIdentity] : []),
    ...projectsWithLake(platform).map((project) => projectIdentity(platform, project)),
  ];
  return made.map((name) =>
    placed('Microsoft.ManagedIdentity/userAssignedIdentities', API.identity, quoted(name), {
      properties: {},
    }),
  );
}

/**
 * Whom Azure takes for a project: whoever brings a token that this cluster signed for the project's service account in
 * the hub's namespace. One for each identity, however many people (decision 10): Azure allows 20, each with one exact
 * subject.
 */
export function makeFederatedCredentials(platform: Platform, names: AzureNames): ArmResource[] {
  const cluster = ids.cluster(names, azureTarget(platform));
  const { existing } = azureTarget(platform).cluster;
  const { namespace } = namesOf(platform);
  return projectsWithLake(platform).map((project) => ({
    type: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
    apiVersion: API.identity,
    name: within(quoted(projectIdentity(platform, project)), quoted('lake')),
    ...(existing === null ? { dependsOn: [evaluate(cluster)] } : {}),
    properties: {
      issuer: evaluate(`reference(${cluster}, '${API.aks}').oidcIssuerProfile.issuerURL`),
      subject: `system:serviceaccount:${namespace}:${lakeAccountOf(project)}`,
      audiences: ['api://AzureADTokenExchange'],
    },
  }));
}
