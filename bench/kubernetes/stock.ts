import { randomBytes } from 'node:crypto';
import type { KubeObject } from '../../src/drivers/cluster/api/objects.ts';
import { forwardProxy } from '../../src/drivers/cluster/pods/forward.ts';
import { Helm } from '../../src/drivers/cluster/release/helm.ts';
import { signInByToken } from '../../src/drivers/jupyter/token-session.ts';
import { type ClusterBench, type ClusterContender, PERSON } from './contender.ts';
import type { Images } from './sparkhub.ts';
import { SERVICE_ACCOUNT, SPARK_CLAIM, SPARK_CONFIG, sparkFiles, valuesOf } from './stock-settings.ts';

const NAMESPACE = 'stock-bench';
const RELEASE = 'stock';
const LABELS = { 'sparkhub.io/bench': 'stock' };

/**
 * What someone gets who follows the original project: the chart with its values, everybody's pods in the hub's
 * namespace, no network policies, a notebook that may do anything in the cluster, and the original's Spark settings.
 */
export async function startStock(
  { connection, chart, signal }: ClusterBench,
  images: Images,
): Promise<ClusterContender> {
  const { api, context } = connection;
  const helm = new Helm({ env: process.env, context });
  const serviceToken = randomBytes(32).toString('hex');
  let close = (): void => {};
  const down = async (): Promise<void> => {
    close();
    await helm.run(['uninstall', RELEASE, '--namespace', NAMESPACE]);
    await api.remove({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      name: NAMESPACE,
    });
    await api.remove({ apiVersion: 'v1', kind: 'Namespace', name: NAMESPACE });
  };
  try {
    for (const object of objectsOf(images)) await api.apply(object);
    signal.throwIfAborted();
    const { ok, stderr } = await helm.run(
      [
        ...['upgrade', RELEASE, chart, '--install', '--namespace', NAMESPACE, '--values', '-'],
        ...['--wait', '--timeout', '5m'],
      ],
      { stdin: JSON.stringify(valuesOf(images, NAMESPACE, serviceToken)) },
    );
    if (!ok) throw new Error(`helm could not install the stock peer:\n${stderr}`);
    const place = {
      context,
      platform: 'stock',
      namespace: NAMESPACE,
      userNamespacePrefix: NAMESPACE,
      release: RELEASE,
      domain: null,
      pools: {},
      azure: null,
    };
    const forwarding = await forwardProxy(connection, place);
    close = () => forwarding.close();
    return {
      namespace: NAMESPACE,
      enter: (during) =>
        signInByToken({ baseUrl: forwarding.url, user: PERSON, serviceToken, signal: during }),
      down,
    };
  } catch (error) {
    await down().catch(() => {});
    throw error;
  }
}

function objectsOf(images: Images): KubeObject[] {
  const named = (name: string) => ({ name, namespace: NAMESPACE, labels: LABELS });
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE, labels: LABELS } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: named(SERVICE_ACCOUNT) },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: NAMESPACE, labels: LABELS },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'ServiceAccount', name: SERVICE_ACCOUNT, namespace: NAMESPACE }],
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: named(SPARK_CONFIG),
      data: sparkFiles(NAMESPACE, images.spark),
    },
    // One claim for everybody's files, as the original has.
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: named(SPARK_CLAIM),
      spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '10Gi' } } },
    },
  ];
}
