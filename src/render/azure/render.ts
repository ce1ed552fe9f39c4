import type { Platform } from '../../config/platform.ts';
import type { Artefact, AzureDeploymentArtefact, FileArtefact } from '../artefact.ts';
import { makeImages } from '../images/images.ts';
import { renderKubernetes } from '../kubernetes/render.ts';
import type { AzureOutputs, AzureSite } from '../site.ts';
import { deploymentName } from './names.ts';
import { clusterSiteOf, outputsOf } from './placeholders.ts';
import { claimOf, makeSurroundings } from './surroundings.ts';
import { makeTags } from './tags.ts';
import { azureTarget } from './target.ts';
import { makeTemplate } from './template.ts';

/**
 * A platform in Azure: one deployment, and what is in the cluster after it. Before the deployment the second part has
 * `${azure:NAME}` where only Azure knows the value.
 */
export function renderAzure(platform: Platform, site: AzureSite): Artefact[] {
  const deployment = makeDeployment(platform);
  const outputs = outputsOf(platform, site);
  const inCluster = platformInCluster(platform, outputs);
  const cluster = clusterSiteOf(site);
  const kubernetes = renderKubernetes(
    inCluster,
    cluster,
    makeImages(inCluster, cluster),
    makeSurroundings(platform, outputs),
  );
  return [
    deployment,
    ...makeFiles(site.stateDir, deployment),
    // Images are pushed to the registry, and everything else is in the cluster: Azure first.
    ...kubernetes.map((artefact) =>
      artefact.kind === 'file' ? artefact : { ...artefact, needs: [...artefact.needs, deployment.id] },
    ),
  ];
}

function makeDeployment(platform: Platform): AzureDeploymentArtefact {
  const { subscription, tenant, location, resourceGroup, cluster } = azureTarget(platform);
  const name = deploymentName(platform);
  return {
    kind: 'azure-deployment',
    id: `azure-deployment/${name}`,
    name,
    subscription,
    tenant,
    location,
    resourceGroup,
    template: makeTemplate(platform),
    parameters: {
      location: { value: location },
      resourceGroupName: { value: resourceGroup },
      tags: { value: makeTags(platform) },
      ...(cluster.adminGroups.length === 0 ? {} : { administrators: { value: cluster.adminGroups } }),
    },
    needs: [],
  };
}

/** What an administrator can deploy with `az` alone. */
function makeFiles(stateDir: string, { template, parameters }: AzureDeploymentArtefact): FileArtefact[] {
  const file = (name: string, content: object): FileArtefact => ({
    kind: 'file',
    id: `file/azure/${name}`,
    path: `${stateDir}/rendered/azure/${name}`,
    content: `${JSON.stringify(content, null, 2)}\n`,
    mode: 0o644,
    needs: [],
  });
  return [
    file('main.json', template),
    file('main.parameters.json', {
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#',
      contentVersion: '1.0.0.0',
      parameters,
    }),
  ];
}

/** The same platform, with what Azure gave it: registry, shares and lake. */
export function platformInCluster(platform: Platform, outputs: AzureOutputs): Platform {
  const { storage, images } = platform;
  const claim = (which: 'homes' | 'projects') => ({
    ...storage[which],
    existingClaim: storage[which].existingClaim ?? claimOf(which),
  });
  return {
    ...platform,
    images: {
      ...images,
      registry: `${outputs.registryLoginServer}/${platform.name}`,
    },
    storage: {
      ...storage,
      homes: claim('homes'),
      projects: claim('projects'),
      lake: { ...storage.lake, account: outputs.lakeAccount },
    },
  };
}
