import { describe, expect, it } from 'vitest';
import { withClusterLock } from '../../src/drivers/cluster/platform/cluster-lock.ts';
import type { ClusterPlace } from '../../src/drivers/cluster/platform/cluster-place.ts';
import { cluster, makeNamespace, noCluster } from './cluster.ts';

describe.skipIf(noCluster)('the lock of a platform in a cluster', () => {
  it('lets one work, tells the other who does, and outlives nobody', async () => {
    const connection = await cluster();
    const { api } = connection;
    const { name, drop } = await makeNamespace(connection, 'lock');
    const place = { namespace: name } as ClusterPlace;
    try {
      await withClusterLock(api, place, 'sparkhub up', async () => {
        await expect(withClusterLock(api, place, 'sparkhub down', async () => 1)).rejects.toThrow(
          /^Somebody else works on the platform in .*: sparkhub up of .* \(process \d+\)\.$/,
        );
      });
      expect(await withClusterLock(api, place, 'sparkhub down', async () => 1)).toBe(1);
      // One that was cut off.
      await api.create({
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: { name: 'sparkhub', namespace: name },
        spec: { holderIdentity: 'gone', leaseDurationSeconds: 30, renewTime: '2020-01-01T00:00:00.000000Z' },
      });
      expect(await withClusterLock(api, place, 'sparkhub up', async () => 2)).toBe(2);
      // Where there is no namespace yet.
      expect(
        await withClusterLock(api, { ...place, namespace: 'hc-none' }, 'sparkhub up', async () => 3),
      ).toBe(3);
    } finally {
      await drop();
    }
  });
});
