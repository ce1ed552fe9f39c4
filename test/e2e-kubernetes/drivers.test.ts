import { describe, expect, it } from 'vitest';
import { manifestsDriver } from '../../src/drivers/cluster/manifests/manifests-driver.ts';
import { clusterSecretsDriver } from '../../src/drivers/cluster/secrets/cluster-secrets-driver.ts';
import { driverContract } from '../../src/drivers/contract.ts';
import { makePlan } from '../../src/plan/plan.ts';
import type { ClusterSecretArtefact, Manifest, ManifestArtefact } from '../../src/render/artefact.ts';
import { cluster, makeNamespace, namespaceName, noCluster } from './cluster.ts';

const silent = (): void => {};

function artefact(manifest: Manifest, precious = false): ManifestArtefact {
  const { name, namespace = '-' } = manifest.metadata;
  return {
    kind: 'manifest',
    id: `manifest/${manifest.kind}/${namespace}/${name}`,
    needs: [],
    manifest,
    precious,
  };
}
const configMap = (namespace: string, name: string, data: Record<string, string>): ManifestArtefact =>
  artefact({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data });

describe.skipIf(noCluster)('drivers of a cluster', () => {
  driverContract({ describe, it }, 'the manifests driver, with a ConfigMap,', async () => {
    const connection = await cluster();
    const { name, drop } = await makeNamespace(connection, 'contract');
    return {
      driver: manifestsDriver({ api: connection.api, owner: { platform: 'contract', namespace: name } }),
      artefact: configMap(name, 'settings', { a: '1', b: '2' }),
      changed: configMap(name, 'settings', { a: '1', b: '3' }),
      cleanUp: drop,
    };
  });

  driverContract({ describe, it }, 'the manifests driver, with a RoleBinding to another role,', async () => {
    const connection = await cluster();
    const { name, drop } = await makeNamespace(connection, 'contract');
    const binding = (role: string): ManifestArtefact =>
      artefact({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'driver', namespace: name },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
        subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: name }],
      });
    return {
      driver: manifestsDriver({ api: connection.api, owner: { platform: 'contract', namespace: name } }),
      artefact: binding('view'),
      changed: binding('edit'),
      cleanUp: drop,
    };
  });

  driverContract({ describe, it }, 'the manifests driver, with a Namespace,', async () => {
    const connection = await cluster();
    const name = namespaceName('contract');
    const namespace = (labels: Record<string, string>): ManifestArtefact =>
      artefact({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
    const driver = manifestsDriver({ api: connection.api, owner: { platform: 'contract', namespace: name } });
    return {
      driver,
      artefact: namespace({ a: '1' }),
      changed: namespace({ a: '2' }),
      cleanUp: () => driver.remove(`manifest/Namespace/-/${name}`, silent),
    };
  });

  driverContract({ describe, it }, 'the secrets driver of a cluster', async () => {
    const connection = await cluster();
    const { name, drop } = await makeNamespace(connection, 'contract');
    const secret = (keys: ClusterSecretArtefact['keys']): ClusterSecretArtefact => ({
      kind: 'cluster-secret',
      id: `cluster-secret/${name}/keys`,
      needs: [],
      namespace: name,
      name: 'keys',
      keys,
    });
    return {
      driver: clusterSecretsDriver({
        api: connection.api,
        owner: { platform: 'contract', namespace: name },
        env: {},
        directory: '/',
      }),
      artefact: secret({ crypt: 'hex', password: 'words' }),
      changed: secret({ crypt: 'hex', password: 'words', more: 'base64url' }),
      cleanUp: drop,
    };
  });

  it('a Secret keeps its values, and only missing keys are added', async () => {
    const connection = await cluster();
    const { api } = connection;
    const { name, drop } = await makeNamespace(connection, 'secret');
    try {
      const env: NodeJS.ProcessEnv = {};
      const driver = clusterSecretsDriver({
        api,
        owner: { platform: 'p', namespace: name },
        env,
        directory: '/',
      });
      const secret = (keys: ClusterSecretArtefact['keys']): ClusterSecretArtefact => ({
        kind: 'cluster-secret',
        id: `cluster-secret/${name}/keys`,
        needs: [],
        namespace: name,
        name: 'keys',
        keys,
      });
      await driver.apply(secret({ crypt: 'hex' }), silent);
      const reference = { apiVersion: 'v1', kind: 'Secret', namespace: name, name: 'keys' };
      const read = async (): Promise<Record<string, string>> =>
        ((await api.get(reference)) as unknown as { data: Record<string, string> }).data;
      const first = await read();
      expect(Buffer.from(first.crypt!, 'base64').toString()).toMatch(/^[0-9a-f]{64}$/);
      await driver.apply(secret({ crypt: 'hex', words: 'words' }), silent);
      const second = await read();
      expect(second.crypt).toBe(first.crypt);
      expect(Buffer.from(second.words!, 'base64').toString()).toMatch(/^[a-z]{4}(-[a-z]{4}){6}$/);
      // One that is given follows what is given, and stays when nothing is.
      const given = secret({ crypt: 'hex', words: 'words', oauth: { env: 'OAUTH' } });
      await expect(driver.apply(given, silent)).rejects.toThrow('OAUTH, which is not set');
      env.OAUTH = 'first';
      await driver.apply(given, silent);
      expect(await read()).toEqual({ ...second, oauth: Buffer.from('first').toString('base64') });
      env.OAUTH = 'second';
      expect((await driver.observe([given]))[0]).toMatchObject({ detail: 'another oauth is given now' });
      await driver.apply(given, silent);
      expect(await read()).toEqual({ ...second, oauth: Buffer.from('second').toString('base64') });
      delete env.OAUTH;
      expect((await driver.observe([given]))[0]).toMatchObject({ state: 'present', detail: '' });
      // Somebody deletes a key by hand.
      await api.merge(reference, { data: { crypt: null } });
      const [seen] = await driver.observe([secret({ crypt: 'hex', words: 'words' })]);
      expect(seen).toMatchObject({ state: 'present', detail: 'without crypt' });
    } finally {
      await drop();
    }
  });

  it('names the field somebody changed, leaves alone what others add, and finds leftovers', async () => {
    const connection = await cluster();
    const { api } = connection;
    const { name, drop } = await makeNamespace(connection, 'drift');
    try {
      const owner = { platform: 'drift', namespace: name };
      const driver = manifestsDriver({ api, owner });
      const quota = artefact({
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'session', namespace: name },
        spec: { hard: { pods: '10', 'requests.cpu': '4000m' } },
      });
      const claim = artefact(
        {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'share', namespace: name },
          spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '1Gi' } } },
        },
        true,
      );
      const old = configMap(name, 'old', { a: '1' });
      for (const each of [quota, claim, old]) await driver.apply(each, silent);
      const plan = async (...wanted: ManifestArtefact[]) =>
        makePlan(wanted, await driver.observe(wanted)).map(({ id, action, reason }) => [
          id.split('/').at(-1),
          action,
          reason,
        ]);
      expect((await plan(quota, claim, old)).map(([, action]) => action)).toEqual(['keep', 'keep', 'keep']);
      const reference = { apiVersion: 'v1', kind: 'ResourceQuota', namespace: name, name: 'session' };
      await api.merge(reference, { metadata: { labels: { theirs: 'yes' } } });
      // The old ConfigMap is a leftover; the claim, which holds work, never is.
      expect(await plan(quota)).toEqual([
        ['session', 'keep', 'as asked'],
        ['old', 'remove', 'no longer asked for'],
      ]);
      await api.merge(reference, { spec: { hard: { pods: '20' } } });
      expect((await plan(quota))[0]).toEqual([
        'session',
        'update',
        'somebody changed it: spec.hard.pods is "20", asked is "10"',
      ]);
      await driver.apply(quota, silent);
      expect((await plan(quota))[0]).toEqual(['session', 'keep', 'as asked']);
      // Another platform of the same name, in another namespace, sees nothing of this.
      const other = manifestsDriver({ api, owner: { platform: 'drift', namespace: 'elsewhere' } });
      expect(await other.observe([])).toEqual([]);
      await expect(other.apply(quota, silent)).rejects.toThrow(`belongs to another platform: drift/${name}`);
    } finally {
      await drop();
    }
  });
});
