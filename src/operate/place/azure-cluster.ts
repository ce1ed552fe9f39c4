import type { AzureAccount } from '../../drivers/azure/account.ts';
import {
  hasKubeconfig,
  kubeconfigOf,
  type TokenCommand,
  writeKubeconfig,
} from '../../drivers/azure/cluster-access.ts';
import { withRegistryLogin } from '../../drivers/azure/registry-access.ts';
import type { Stack } from '../../drivers/azure/stack.ts';
import { connect, observeCluster } from '../../drivers/cluster/connection.ts';
import type { ClusterPlace } from '../../drivers/cluster/platform/cluster-place.ts';
import type { Driver } from '../../drivers/driver.ts';
import { filesDriver } from '../../drivers/files/files-driver.ts';
import { imagesDriver } from '../../drivers/images/images-driver.ts';
import { packageDir } from '../../drivers/package.ts';
import type { Observation } from '../../plan/step.ts';
import type { Artefact, ImageArtefact } from '../../render/artefact.ts';
import type { AzureOutputs, AzureSite } from '../../render/site.ts';
import type { Drivers } from '../apply.ts';
import { makeClusterDrivers } from './cluster-drivers.ts';
import { readDigests } from './cluster-site.ts';

/** The cluster of a platform in Azure is opened by that file and nothing else. */
export const clusterEnv = (stateDir: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  hasKubeconfig(stateDir) ? { ...env, KUBECONFIG: kubeconfigOf(stateDir) } : env;

interface Options {
  readonly stateDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly place: ClusterPlace;
  readonly token: TokenCommand;
}

/** What a deployment that succeeded tells of itself; null before it, and after it was taken down. */
export const outputsOf = (stack: Stack | undefined): AzureOutputs | null =>
  stack?.state === 'succeeded' && typeof stack.outputs.clusterName === 'string'
    ? (stack.outputs as unknown as AzureOutputs)
    : null;

/**
 * Adds to the facts what the deployment gave, opens its cluster and asks it, and makes the drivers of what is in it.
 * Before there is a cluster, all of that is absent.
 */
export async function enterCluster(
  account: AzureAccount,
  site: AzureSite,
  outputs: AzureOutputs | null,
  { stateDir, env, place, token }: Options,
): Promise<{ site: AzureSite; drivers: Drivers }> {
  if (outputs === null)
    return { site: { ...site, outputs, cluster: null }, drivers: absentDrivers(stateDir) };
  const cluster = { group: outputs.clusterResourceGroup, name: outputs.clusterName };
  await writeKubeconfig(account, cluster, stateDir, token);
  const connection = await connect(clusterEnv(stateDir, env), null);
  const images = { packageDir, stateDir, env, folders: site.package.folders };
  return {
    site: {
      ...site,
      outputs,
      cluster: { context: connection.context, ...(await observeCluster(connection)) },
      digests: await readDigests(stateDir),
    },
    drivers: {
      ...makeClusterDrivers(connection, {
        stateDir,
        env: clusterEnv(stateDir, env),
        place,
        folders: site.package.folders,
      }),
      image: {
        ...imagesDriver(images),
        apply: (artefact: ImageArtefact, report) =>
          withRegistryLogin(
            account,
            { registry: outputs.registryLoginServer, tenant: outputs.tenantId },
            env,
            (allowed) => imagesDriver({ ...images, env: allowed }).apply(artefact, report),
          ),
      },
    },
  };
}

/** Of kinds that wait for the cluster. */
function absentDrivers(stateDir: string): Drivers {
  const absent = <A extends Artefact>(kind: A['kind']): Driver<A> => ({
    kind,
    observe: async (artefacts) =>
      artefacts.map(({ id }): Observation => ({ id, kind, state: 'absent', fingerprint: '', detail: '' })),
    apply: () => Promise.reject(new Error(`${kind} before there is a cluster`)),
    remove: async () => {},
    check: async () => [],
  });
  return {
    image: absent('image'),
    'cluster-secret': absent('cluster-secret'),
    manifest: absent('manifest'),
    release: absent('release'),
    file: filesDriver({ stateDir }),
  };
}
