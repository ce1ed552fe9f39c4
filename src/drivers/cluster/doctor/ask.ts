import { type Finding, fine } from '../../driver.ts';
import type { ClusterApi } from '../api/api.ts';
import { isForbidden } from '../api/failure.ts';
import type { KubeObject } from '../api/objects.ts';

const OLDEST_MINOR = 30;

const failed = (check: string, message: string, fix: string): Finding => ({
  check,
  verdict: 'failed',
  message,
  fix,
});

/** Whether the cluster is young enough for what keeps people apart. */
export function checkVersion(version: string): Finding {
  const minor = Number(version.split('.')[1]);
  return minor >= OLDEST_MINOR
    ? fine('kubernetes', `Kubernetes ${version}.`)
    : failed(
        'kubernetes',
        `Kubernetes ${version} is too old: it has no admission policies, which keep people apart.`,
        `Upgrade the cluster to 1.${OLDEST_MINOR} or newer.`,
      );
}

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

/** A claim to use, or a class that can make one. */
export async function checkStorage(
  api: ClusterApi,
  namespace: string,
  wanted: {
    readonly title: string;
    readonly key: string;
    readonly storageClass: string | null;
    readonly existingClaim: string | null;
  },
): Promise<Finding> {
  const { title, key, storageClass, existingClaim } = wanted;
  const check = `storage of ${title}`;
  if (existingClaim !== null) {
    const reference = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: existingClaim };
    return (await api.get(reference, { metadataOnly: true })) === undefined
      ? failed(
          check,
          `There is no claim ${existingClaim} in ${namespace}.`,
          `Make it, or name another in ${key}.existingClaim.`,
        )
      : fine(check, `Claim ${existingClaim} is there.`);
  }
  const classes = await api.list<KubeObject & { provisioner: string }>('storage.k8s.io/v1', 'StorageClass');
  const found = classes.find(({ metadata: { name, annotations = {} } }) =>
    storageClass === null ? annotations[DEFAULT_CLASS] === 'true' : name === storageClass,
  );
  if (found !== undefined)
    return fine(
      check,
      `Storage class ${found.metadata.name} makes the disks; it must allow mounting by many (RWX).`,
    );
  const names = classes.map(({ metadata: { name } }) => name).join(', ') || 'none';
  return failed(
    check,
    storageClass === null
      ? 'The cluster has no default storage class.'
      : `There is no storage class ${storageClass}.`,
    `Name one in ${key}.storageClass. There are: ${names}.`,
  );
}

/** Whether a Secret is there that the file only names. */
export async function checkSecret(
  api: ClusterApi,
  namespace: string,
  name: string,
  key: string,
): Promise<Finding> {
  const reference = { apiVersion: 'v1', kind: 'Secret', namespace, name };
  try {
    return (await api.get(reference, { metadataOnly: true })) === undefined
      ? failed(
          `secret ${name}`,
          `There is no Secret ${name} in ${namespace}.`,
          `Make it there, or name another in ${key}.`,
        )
      : fine(`secret ${name}`, `Secret ${name} is there.`);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    return {
      check: `secret ${name}`,
      verdict: 'warning',
      message: 'You may not look whether it is there.',
      fix: '',
    };
  }
}

const AUTOSCALER = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'kube-system',
  name: 'cluster-autoscaler-status',
};

/** Whether somebody starts machines when they are needed; undefined when one cannot tell. */
export async function findAutoscaler(api: ClusterApi): Promise<string | undefined> {
  const kinds = await api.discovery.all();
  if (kinds.some(({ kind, apiVersion }) => kind === 'NodePool' && apiVersion.startsWith('karpenter.sh/')))
    return 'Karpenter';
  const status = await api.get(AUTOSCALER, { metadataOnly: true }).catch(() => undefined);
  return status === undefined ? undefined : 'the cluster autoscaler';
}
