import type { Platform } from '../../config/platform.ts';
import { type AccountParts, type AzureAccount, openAccount } from '../../drivers/azure/account.ts';
import { forgetKubeconfig, hasKubeconfig, tokenCommand } from '../../drivers/azure/cluster-access.ts';
import { deploymentDriver } from '../../drivers/azure/deployment-driver.ts';
import { deleteStack, putStack, readDeployed, readStack } from '../../drivers/azure/stack.ts';
import { foresee, nameOf } from '../../drivers/azure/what-if.ts';
import {
  type AzureDeployment,
  type ClusterPlace,
  forgetPlace,
  savePlace,
} from '../../drivers/cluster/platform/cluster-place.ts';
import { DriverError } from '../../drivers/driver.ts';
import { withLock } from '../../drivers/lock/lock.ts';
import type { Artefact, AzureDeploymentArtefact } from '../../render/artefact.ts';
import { keepData } from '../../render/azure/kept-data.ts';
import { deploymentName } from '../../render/azure/names.ts';
import { templateResources } from '../../render/azure/overview.ts';
import { clusterSiteOf } from '../../render/azure/placeholders.ts';
import { azureTarget } from '../../render/azure/target.ts';
import type { AzureSite } from '../../render/site.ts';
import { clusterEnv, enterCluster, outputsOf } from './azure-cluster.ts';
import { offlineAzureSite } from './azure-site.ts';
import { clusterPlace, describePlace, refuseMachine } from './cluster.ts';
import type { Place, Prepared } from './place.ts';

/** A platform in Azure, as its file says. */
export function azurePlace(
  stateDir: string,
  env: NodeJS.ProcessEnv,
  platform: Platform,
  parts?: AccountParts,
): Place {
  const { subscription, tenant, resourceGroup } = azureTarget(platform);
  const azure = { subscription, tenant, name: deploymentName(platform), resourceGroup };
  return keptAzurePlace(stateDir, env, { ...describePlace(platform), azure }, parts);
}

/** A platform in Azure that was brought up from this folder: found again without a valid file. */
export function keptAzurePlace(
  stateDir: string,
  env: NodeJS.ProcessEnv,
  place: ClusterPlace,
  parts?: AccountParts,
): Place {
  const azure = place.azure as AzureDeployment;
  let opened: Promise<AzureAccount> | undefined;
  const account = (): Promise<AzureAccount> => {
    opened ??= openAccount(azure, parts);
    return opened;
  };
  // Everything that speaks to the cluster; until there is one it says so.
  const cluster = (): Place => {
    if (hasKubeconfig(stateDir)) return clusterPlace(stateDir, clusterEnv(stateDir, env), place);
    throw new DriverError('There is no cluster yet.', { fix: 'Make it with: sparkhub up' });
  };
  const enter = async (site: AzureSite): Promise<Prepared> => {
    const outputs = outputsOf(await readStack(await account(), azure.name));
    const token = tokenCommand(azure.tenant);
    const entered = await enterCluster(await account(), site, outputs, { stateDir, env, place, token });
    return {
      site: entered.site,
      drivers: { 'azure-deployment': deploymentDriver(await account()), ...entered.drivers },
    };
  };
  return {
    stateDir,
    exists: () => true,
    prepare: async (loaded) => enter(await offlineAzureSite(loaded)),
    refresh: async ({ site }) => enter(site as AzureSite),
    async foresee(artefacts) {
      const found = await Promise.all(
        artefacts.filter(isDeployment).map(async (artefact) => {
          const stack = await readStack(await account(), artefact.name);
          return foresee(await account(), artefact, stack);
        }),
      );
      return found.flat();
    },
    async begin() {
      await refuseMachine(stateDir);
      await savePlace(stateDir, place);
    },
    alone: (what, work) =>
      hasKubeconfig(stateDir) ? cluster().alone(what, work) : withLock(stateDir, what, work),
    async welcome(platform, site) {
      if (hasKubeconfig(stateDir)) return cluster().welcome(platform, site);
      const { namespace } = place;
      return { kind: 'cluster', url: '', context: azure.name, namespace, admins: [], password: null };
    },
    status: async () => cluster().status(),
    get logs() {
      return cluster().logs;
    },
    tester: async (platform, signal) => cluster().tester(platform, signal),
    open: async () => cluster().open(),
    get database() {
      return cluster().database;
    },
    get rotation() {
      return cluster().rotation;
    },
    async precious() {
      const stack = await readStack(await account(), azure.name);
      const held = /\/(containers|shares)\/[^/]+$/;
      return (stack?.resources ?? []).filter((id) => held.test(id)).map(nameOf);
    },
    async stop(report) {
      const now = await account();
      const deployed = await readDeployed(now, azure);
      if (deployed === undefined) return { ran: false, left: [] };
      // A cluster that was given stays: only the platform leaves it.
      if (!hasCluster(deployed) && hasKubeconfig(stateDir)) await cluster().stop(report);
      // What the smaller template has no more is deleted.
      await putStack(now, keepData(deployed), report, true);
      await forgetKubeconfig(stateDir);
      await forgetPlace(stateDir);
      return { ran: true, left: [] };
    },
    purge: async (report) => deleteStack(await account(), azure.name, report),
    check: async (platform, site) =>
      site.kind !== 'azure' || site.cluster === null ? [] : cluster().check(platform, clusterSiteOf(site)),
  };
}

const isDeployment = (artefact: Artefact): artefact is AzureDeploymentArtefact =>
  artefact.kind === 'azure-deployment';

const hasCluster = ({ template }: AzureDeploymentArtefact): boolean =>
  templateResources(template).some(({ type }) => type === 'Microsoft.ContainerService/managedClusters');
