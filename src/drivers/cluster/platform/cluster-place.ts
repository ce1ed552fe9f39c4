import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../../files/write.ts';

/** Where a platform is in a cluster; all that is needed to find it again without a valid file. */
export interface ClusterPlace {
  /** Of the kubeconfig; null is the current one. */
  readonly context: string | null;
  /** The deployment that the cluster comes from, where sparkhub makes it. */
  readonly azure: AzureDeployment | null;
  /** Name of the platform. */
  readonly platform: string;
  readonly namespace: string;
  readonly userNamespacePrefix: string;
  readonly release: string;
  readonly domain: string | null;
  /** Pool -> labels that find its machines; each set of them is enough. */
  readonly pools: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
}

/** A deployment in Azure, as its stack is found again. */
export interface AzureDeployment {
  readonly subscription: string;
  readonly tenant: string | null;
  readonly name: string;
  readonly resourceGroup: string;
}

const pathOf = (stateDir: string): string => join(stateDir, 'run', 'cluster.json');

/** Where the last `up` of this folder went; undefined when it was on this machine, or there was none. */
export async function readPlace(stateDir: string): Promise<ClusterPlace | undefined> {
  try {
    const found = JSON.parse(await readFile(pathOf(stateDir), 'utf8')) as ClusterPlace;
    return typeof found.namespace === 'string' && typeof found.platform === 'string' ? found : undefined;
  } catch {
    return undefined;
  }
}

export const savePlace = (stateDir: string, place: ClusterPlace): Promise<void> =>
  writeWhole(pathOf(stateDir), `${JSON.stringify(place, null, 2)}\n`, 0o600);

export const forgetPlace = (stateDir: string): Promise<void> => rm(pathOf(stateDir), { force: true });
