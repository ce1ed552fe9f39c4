import type { Platform } from '../../config/platform.ts';
import type { AzureOutputs, AzureSite, ClusterSite } from '../site.ts';
import { projectsWithLake } from './target.ts';

/** Stands where only Azure knows the value; `up` fills it in, or whoever deploys by hand. */
export const placeholder = (name: string): string => `\${azure:${name}}`;

/** The outputs of main.json, or placeholders of the same names. */
export const outputsOf = (platform: Platform, { outputs }: AzureSite): AzureOutputs =>
  outputs ?? {
    tenantId: placeholder('tenantId'),
    clusterName: placeholder('clusterName'),
    clusterResourceGroup: placeholder('clusterResourceGroup'),
    registryLoginServer: placeholder('registryLoginServer'),
    lakeAccount: placeholder('lakeAccount'),
    filesAccount: placeholder('filesAccount'),
    projectClientIds: Object.fromEntries(
      projectsWithLake(platform).map(({ name }) => [name, placeholder(`projectClientIds.${name}`)]),
    ),
  };

/** The site of the cluster, or one with placeholders for what a cluster that is not there cannot be asked. */
export function clusterSiteOf({ outputs: _outputs, cluster, ...site }: AzureSite): ClusterSite {
  return {
    ...site,
    kind: 'cluster',
    ...(cluster ?? {
      context: placeholder('context'),
      apiServer: { addresses: [placeholder('apiServerAddress')], port: 443 },
      kubernetesVersion: placeholder('kubernetesVersion'),
    }),
  };
}
