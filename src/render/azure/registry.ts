import type { ArmResource } from '../artefact.ts';
import { API, placed, variable } from './resource.ts';
import type { AzureTarget } from './target.ts';

/** The registry for the platform's images, unless one is given: no admin user, nobody pulls without an identity. */
export const makeRegistry = ({ registry, privateEndpoints }: AzureTarget): ArmResource[] =>
  registry.existing !== null
    ? []
    : [
        placed('Microsoft.ContainerRegistry/registries', API.registry, variable('registryName'), {
          // Private endpoints are in Premium only.
          sku: { name: privateEndpoints ? 'Premium' : 'Standard' },
          properties: {
            adminUserEnabled: false,
            anonymousPullEnabled: false,
            publicNetworkAccess: privateEndpoints ? 'Disabled' : 'Enabled',
            ...(privateEndpoints
              ? { networkRuleBypassOptions: 'AzureServices', dataEndpointEnabled: false }
              : {}),
          },
        }),
      ];
