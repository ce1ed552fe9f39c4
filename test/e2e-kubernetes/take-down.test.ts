import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../src/drivers/cluster/api/objects.ts';
import type { Connection } from '../../src/drivers/cluster/connection.ts';
import { manifestsDriver } from '../../src/drivers/cluster/manifests/manifests-driver.ts';
import type { ClusterPlace } from '../../src/drivers/cluster/platform/cluster-place.ts';
import { findLogs } from '../../src/drivers/cluster/platform/logs.ts';
import { observeSessions } from '../../src/drivers/cluster/platform/sessions.ts';
import { listPrecious, purge, takeDown } from '../../src/drivers/cluster/platform/take-down.ts';
import type { Driver } from '../../src/drivers/driver.ts';
import type { Manifest, ManifestArtefact, ReleaseArtefact } from '../../src/render/artefact.ts';
import { until } from '../sparkhub.ts';
import { cluster, namespaceName, noCluster, pauseImage } from './cluster.ts';

const silent = (): void => {};
/** A hub that was never there: what needs the chart is tried elsewhere. */
const releases: Driver<ReleaseArtefact> = {
  kind: 'release',
  observe: async () => [],
  apply: async () => {},
  remove: async () => {},
  check: async () => [],
};

describe.skipIf(noCluster)('taking a platform down', () => {
  let connection: Connection;
  let place: ClusterPlace;
  let user: string;
  beforeAll(async () => {
    connection = await cluster();
    const namespace = namespaceName('down');
    place = {
      context: null,
      platform: 'down',
      namespace,
      userNamespacePrefix: `${namespace}-user-`,
      release: 'jupyterhub',
      domain: null,
      pools: {},
      azure: null,
    };
    user = `${namespace}-user-ada`;
    const { api } = connection;
    const labels = { 'sparkhub.io/platform': 'down', 'sparkhub.io/user': 'ada' };
    const driver = manifestsDriver({ api, owner: place });
    for (const [manifest, precious] of [
      [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, false],
      [claim(namespace, 'share-sales'), true],
      [
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'sparkhub-hub', namespace }, data: {} },
        false,
      ],
    ] as const)
      await driver.apply(artefact(manifest, precious), silent);
    // What the hub makes for a person, with sparkhub's labels and by another manager.
    await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: user, labels } });
    await api.create(claim(user, 'home'));
    const image = await pauseImage(connection);
    await api.create(pod(image, user, 'notebook', { component: 'singleuser-server' }));
    await api.create(pod(image, user, 'exec-1', { 'spark-role': 'executor', 'spark-exec-id': '1' }));
    await api.create(
      pod(
        image,
        user,
        'exec-2',
        { 'spark-role': 'executor', 'spark-exec-id': '2' },
        { 'no/such': 'machine' },
      ),
    );
  });
  afterAll(async () => {
    for (const name of [user, place.namespace])
      await connection.api.remove({ apiVersion: 'v1', kind: 'Namespace', name });
  });

  it('status tells who works, and why an executor waits', async () => {
    const { api } = connection;
    await until('the session is seen', async () => {
      const [session] = await observeSessions(api, place);
      return (
        session?.state === 'ready' && session.executors.ready === 1 && session.detail.includes('machine')
      );
    });
    const [session] = await observeSessions(api, place);
    expect(session).toMatchObject({ user: 'ada', executors: { ready: 1, waiting: 1 } });
    expect(session?.detail).toMatch(
      /^an executor waits: no machine has room for 1 core and 64 MiB: of \d+ machines?, .*another pool/,
    );
    expect([...(await findLogs(api, place)).keys()]).toEqual([
      'server-ada',
      'executor-ada-1',
      'executor-ada-2',
    ]);
  });

  it('stops servers and executors, removes what was applied, keeps what people made', async () => {
    const { api } = connection;
    const manifests = manifestsDriver({ api, owner: place });
    expect(await takeDown({ api, place, releases, manifests, report: silent })).toEqual({
      ran: true,
      left: [],
    });
    expect(await api.list('v1', 'Pod', { namespace: user })).toEqual([]);
    const there = async (kind: string, namespace: string | undefined, name: string): Promise<boolean> =>
      (await api.get({ apiVersion: 'v1', kind, namespace, name })) !== undefined;
    expect(await there('ConfigMap', place.namespace, 'sparkhub-hub')).toBe(false);
    expect(await there('PersistentVolumeClaim', place.namespace, 'share-sales')).toBe(true);
    expect(await there('PersistentVolumeClaim', user, 'home')).toBe(true);
    expect((await takeDown({ api, place, releases, manifests, report: silent })).ran).toBe(false);
    expect(await listPrecious(api, place, place)).toEqual([
      `namespace ${user}, with a person's home`,
      `claim share-sales in ${place.namespace}, with a project's shared folder`,
      `namespace ${place.namespace}, with the hub's database and passwords`,
    ]);
    await purge(api, place, place, silent);
    expect(await there('Namespace', undefined, user)).toBe(false);
    expect(await there('Namespace', undefined, place.namespace)).toBe(false);
    expect(await listPrecious(api, place, place)).toEqual([]);
  });
});

function artefact(manifest: Manifest, precious: boolean): ManifestArtefact {
  const { name, namespace = '-' } = manifest.metadata;
  return {
    kind: 'manifest',
    id: `manifest/${manifest.kind}/${namespace}/${name}`,
    needs: [],
    manifest,
    precious,
  };
}

const claim = (namespace: string, name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, namespace },
  spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '1Mi' } } },
});

const pod = (
  image: string,
  namespace: string,
  name: string,
  labels: Record<string, string>,
  nodeSelector: Record<string, string> = {},
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels },
  spec: {
    nodeSelector,
    terminationGracePeriodSeconds: 1,
    automountServiceAccountToken: false,
    containers: [
      {
        name: 'main',
        image,
        imagePullPolicy: 'IfNotPresent',
        resources: { requests: name === 'exec-2' ? { cpu: '1', memory: '64Mi' } : { cpu: '1m' } },
      },
    ],
  },
});
