import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { DriverError } from '../driver.ts';
import type { KubeConfig } from './library.ts';

/** Where a pod finds the token of its service account. */
const IN_CLUSTER_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/**
 * The person's kubeconfig, with the context chosen: every file of KUBECONFIG, else ~/.kube/config, else the service
 * account of the pod sparkhub runs in. Throws `DriverError` that names what is there. The client library is loaded
 * here and not before: verbs of one machine never pay for it.
 */
export async function loadKubeconfig(env: NodeJS.ProcessEnv, context: string | null): Promise<KubeConfig> {
  const { KubeConfig } = await import('./library.ts');
  const files = kubeconfigFiles(env);
  const config = new KubeConfig();
  if (files.length === 0) {
    if (!existsSync(IN_CLUSTER_TOKEN)) throw noKubeconfig(env);
    config.loadFromCluster();
  }
  config.clusters ??= [];
  for (const [index, file] of files.entries()) {
    const more = new KubeConfig();
    read(more, file);
    merge(config, more, index === 0);
  }
  return choose(config, context, files);
}

function kubeconfigFiles(env: NodeJS.ProcessEnv): string[] {
  const named = (env.KUBECONFIG ?? '').split(delimiter).filter((file) => file !== '');
  const files = named.length > 0 ? named : [join(env.HOME ?? homedir(), '.kube', 'config')];
  return files.filter((file) => existsSync(file));
}

const noKubeconfig = (env: NodeJS.ProcessEnv): DriverError =>
  new DriverError(
    env.KUBECONFIG
      ? `KUBECONFIG names ${env.KUBECONFIG}, which is not there.`
      : 'There is no kubeconfig: KUBECONFIG is not set, and there is no ~/.kube/config.',
    {
      fix: 'Get one from whoever runs the cluster, and try it with: kubectl get nodes',
    },
  );

function read(config: KubeConfig, file: string): void {
  try {
    config.loadFromFile(file);
  } catch (cause) {
    throw new DriverError(`The kubeconfig ${file} cannot be read: ${(cause as Error).message}`, {
      fix: 'Put it right, and try it with: kubectl config view',
      cause,
    });
  }
}

/** As kubectl does: the first file to name something wins. The library's own merge refuses what is named twice. */
function merge(into: KubeConfig, from: KubeConfig, first: boolean): void {
  const join = <T extends { readonly name: string }>(mine: readonly T[], more: readonly T[]): T[] => [
    ...mine,
    ...more.filter(({ name }) => !mine.some((known) => known.name === name)),
  ];
  into.clusters = join(into.clusters, from.clusters);
  into.users = join(into.users, from.users);
  into.contexts = join(into.contexts, from.contexts);
  if (first || !into.currentContext) into.currentContext = from.currentContext;
}

function choose(config: KubeConfig, context: string | null, files: readonly string[]): KubeConfig {
  const names = config.contexts.map(({ name }) => name);
  const wanted = context ?? config.currentContext;
  const where = files.join(', ');
  if (!wanted)
    throw new DriverError(`The kubeconfig (${where}) has no current context.`, {
      fix: `Choose one with "kubectl config use-context", or write it as target.context. ${known(names)}`,
    });
  if (!names.includes(wanted))
    throw new DriverError(`The kubeconfig (${where}) has no context "${wanted}".`, { fix: known(names) });
  config.setCurrentContext(wanted);
  if (config.getCurrentCluster() === null)
    throw new DriverError(
      `Context "${wanted}" names a cluster that the kubeconfig (${where}) does not have.`,
      {
        fix: 'Put it right, and try it with: kubectl get nodes',
      },
    );
  return config;
}

const known = (names: readonly string[]): string =>
  names.length === 0 ? 'It has no context at all.' : `It has: ${names.join(', ')}.`;
