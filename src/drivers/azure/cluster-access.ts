import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { DriverError } from '../driver.ts';
import { writeWhole } from '../files/write.ts';
import { packageDir } from '../package.ts';
import type { AzureAccount } from './account.ts';

const API = '2025-05-01';

/** Of AKS, for everybody's tokens (https://learn.microsoft.com/azure/aks/kubelogin-authentication). */
export const AKS_SCOPE = '6dae42f8-4368-4678-94ff-3960e28e3630/.default';

/** Where sparkhub keeps the kubeconfig of a cluster that it made. */
export const kubeconfigOf = (stateDir: string): string => join(stateDir, 'run', 'azure-kubeconfig');

/** Whether a cluster was entered from here. */
export const hasKubeconfig = (stateDir: string): boolean => existsSync(kubeconfigOf(stateDir));

export const forgetKubeconfig = (stateDir: string): Promise<void> =>
  rm(kubeconfigOf(stateDir), { force: true });

/** The command by which kubectl and helm ask sparkhub for a token. */
export const tokenCommand = (tenant: string | null): TokenCommand => ({
  command: process.execPath,
  args: [join(packageDir, 'bin', 'sparkhub'), 'azure-token', ...(tenant === null ? [] : [tenant])],
});

interface Kubeconfig {
  readonly clusters: readonly { readonly name: string; readonly cluster: object }[];
  readonly users: readonly { readonly name: string; readonly user: object }[];
  readonly contexts: readonly object[];
  readonly 'current-context': string;
  readonly [key: string]: unknown;
}

/** The command that prints a token for the cluster, as kubectl and helm run it. */
export interface TokenCommand {
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * Writes a kubeconfig of the cluster that holds no secret: tokens come from the person's own sign-in to Azure, each time
 * anew. A cluster with accounts of its own only keeps its certificate in it; the file is for its owner alone either way.
 * Gives the path. Throws `DriverError`.
 */
export async function writeKubeconfig(
  account: AzureAccount,
  { group, name }: { readonly group: string; readonly name: string },
  stateDir: string,
  token: TokenCommand,
): Promise<string> {
  const path = `/subscriptions/${account.subscription}/resourceGroups/${group}/providers/Microsoft.ContainerService/managedClusters/${name}`;
  const { kubeconfigs = [] } = await account.ask<{ kubeconfigs?: readonly { value: string }[] }>({
    method: 'POST',
    path: `${path}/listClusterUserCredential?api-version=${API}&format=exec`,
    what: `let you in to the cluster ${name}`,
  });
  const [first] = kubeconfigs;
  if (first === undefined)
    throw new DriverError(`Azure gives no way in to the cluster ${name}.`, {
      fix: 'Have somebody give you the role "Azure Kubernetes Service Cluster User Role" on it.',
    });
  const given = parse(Buffer.from(first.value, 'base64').toString('utf8')) as Kubeconfig;
  const file = kubeconfigOf(stateDir);
  await writeWhole(file, stringify(withTokens(given, token)), 0o600);
  return file;
}

/** Signing in by Azure goes through sparkhub; a certificate of the cluster's own stays. */
function withTokens(given: Kubeconfig, { command, args }: TokenCommand): Kubeconfig {
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command,
    args,
    interactiveMode: 'Never',
    provideClusterInfo: false,
  };
  const users = given.users.map(({ name, user }) =>
    'exec' in user || 'auth-provider' in user ? { name, user: { exec } } : { name, user },
  );
  return { ...given, users };
}
