import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../src/drivers/cluster/connection.ts';
import { Helm } from '../../src/drivers/cluster/release/helm.ts';
import { releaseDriver } from '../../src/drivers/cluster/release/release-driver.ts';
import { driverContract } from '../../src/drivers/contract.ts';
import type { Driver, DriverError } from '../../src/drivers/driver.ts';
import type { ReleaseArtefact } from '../../src/render/artefact.ts';
import { fingerprint } from '../../src/render/fingerprint.ts';
import { cluster, makeNamespace, noCluster, pauseImage } from './cluster.ts';

const chart = fileURLToPath(new URL('./testdata/chart', import.meta.url));
const release = (namespace: string, values: ReleaseArtefact['values']): ReleaseArtefact => ({
  kind: 'release',
  id: 'release/tiny',
  needs: [],
  name: 'tiny',
  namespace,
  chart: { version: '0.1.0', path: chart, oci: null },
  values,
});
const driverOf = ({ api, context }: Connection, namespace: string): Driver<ReleaseArtefact> =>
  releaseDriver({
    api,
    namespace,
    helm: new Helm({ env: process.env, context }),
    cacheDir: '/nowhere',
    directory: '/',
  });

describe.skipIf(noCluster)('the driver of releases', () => {
  let connection: Connection;
  let image: string;
  beforeAll(async () => {
    connection = await cluster();
    image = await pauseImage(connection);
  });

  driverContract({ describe, it }, 'the release driver', async () => {
    const { name, drop } = await makeNamespace(connection, 'release');
    return {
      driver: driverOf(connection, name),
      artefact: release(name, { text: 'one', image }),
      changed: release(name, { text: 'two', image }),
      cleanUp: drop,
    };
  });

  it('puts back what ran before when a change cannot succeed, and says why', async () => {
    const { name, drop } = await makeNamespace(connection, 'release');
    try {
      const driver = driverOf(connection, name);
      const good = release(name, { image });
      const told: string[] = [];
      await driver.apply(good, ({ what }) => told.push(what));
      const bad = release(name, { image: 'localhost/nobody/has-this:1' });
      const begun = performance.now();
      const error = await driver
        .apply(bad, ({ what }) => told.push(what))
        .then(
          () => undefined,
          (failure: DriverError) => failure,
        );
      expect(error?.message).toContain('its machine does not have the image localhost/nobody/has-this:1');
      expect(error?.message).toContain('rolled back: what ran before runs again');
      // Not to the end of helm's own quarter of an hour.
      expect(performance.now() - begun).toBeLessThan(150_000);
      expect(told.join()).toContain('does not have the image');
      const [seen] = await driver.observe([good]);
      expect([seen?.state, seen?.detail]).toEqual([
        'present',
        'revision 3 is not by "sparkhub up" (Rollback to 1)',
      ]);
      await driver.apply(good, () => {});
      expect((await driver.observe([good]))[0]).toMatchObject({
        state: 'present',
        fingerprint: fingerprint(good),
      });
    } finally {
      await drop();
    }
  });

  it('leaves nothing of a first install that cannot succeed', async () => {
    const { name, drop } = await makeNamespace(connection, 'release');
    try {
      const driver = driverOf(connection, name);
      await expect(
        driver.apply(release(name, { image, command: ['/no/such/program'] }), () => {}),
      ).rejects.toThrow(/cannot be started|it ended.*What was begun was taken away again/s);
      expect((await driver.observe([release(name, { image })]))[0]?.state).toBe('absent');
    } finally {
      await drop();
    }
  });

  it('goes on after a helm that was killed', async () => {
    const { name, drop } = await makeNamespace(connection, 'release');
    try {
      const helm = new Helm({ env: process.env, context: connection.context });
      await helm.run(
        [
          'install',
          'tiny',
          chart,
          '--namespace',
          name,
          '--wait',
          '--set',
          'image=localhost/nobody/has-this:1',
        ],
        { onStart: (child) => setTimeout(() => child.kill('SIGKILL'), 3000) },
      );
      const driver = driverOf(connection, name);
      const good = release(name, { image });
      expect((await driver.observe([good]))[0]).toMatchObject({
        state: 'partial',
        detail: 'the last change of it is not finished (pending-install)',
      });
      await driver.apply(good, () => {});
      expect((await driver.observe([good]))[0]?.state).toBe('present');
    } finally {
      await drop();
    }
  });

  it('names the value that changes, and refuses what the schema refuses before anything is touched', async () => {
    const { name, drop } = await makeNamespace(connection, 'release');
    try {
      const driver = driverOf(connection, name);
      await driver.apply(release(name, { text: 'one' }), () => {});
      const [seen] = await driver.observe([release(name, { text: 'two' })]);
      expect(seen?.detail).toBe('text is "one", asked is "two"');
      await expect(driver.observe([release(name, { txt: 'two', command: 'sleep' })])).rejects.toThrow(
        'The chart\'s schema refuses these values:\n  values: there is no key "txt"\n  command: must be array',
      );
    } finally {
      await drop();
    }
  });
});
