import { parseResourceId } from '../../config/azure/resource-id.ts';
import type { Platform } from '../../config/platform.ts';
import { sharesOf } from './files.ts';
import { type AzureNames, ids, projectIdentity } from './names.ts';
import { API, evaluate, quoted, variable } from './resource.ts';
import { kubeletPrincipal } from './rights.ts';
import { azureTarget, givenLake, projectsWithLake } from './target.ts';

/** Values that only Azure knows, for the Kubernetes part: see `AzureOutputs`. */
export function makeOutputs(
  platform: Platform,
  names: AzureNames,
): Record<string, { type: string; value: unknown }> {
  const target = azureTarget(platform);
  const lake = givenLake(platform);
  const existing = target.cluster.existing === null ? undefined : parseResourceId(target.cluster.existing);
  const registry = target.registry.existing === null ? ids.registry : quoted(target.registry.existing);
  const text = (value: unknown) => ({ type: 'string', value });
  return {
    tenantId: text(evaluate('subscription().tenantId')),
    clusterName: text(existing?.names[0] ?? names.cluster),
    clusterResourceGroup: text(existing?.group ?? evaluate('resourceGroup().name')),
    registryLoginServer: text(evaluate(`reference(${registry}, '${API.registry}').loginServer`)),
    lakeAccount: text(lake === null ? evaluate(variable('lakeName')) : parseResourceId(lake)!.names[0]),
    filesAccount: text(sharesOf(platform).length === 0 ? '' : evaluate(variable('filesName'))),
    projectClientIds: {
      type: 'object',
      value: Object.fromEntries(
        projectsWithLake(platform).map((project) => [
          project.name,
          evaluate(
            `reference(${ids.identity(projectIdentity(platform, project))}, '${API.identity}').clientId`,
          ),
        ]),
      ),
    },
    kubeletPrincipalId: text(evaluate(kubeletPrincipal(names, target))),
  };
}
