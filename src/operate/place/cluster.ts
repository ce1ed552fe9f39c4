import type { Platform } from '../../config/platform.ts';
import { type Connection, connect } from '../../drivers/cluster/connection.ts';
import { findAddress } from '../../drivers/cluster/platform/address.ts';
import { withClusterLock } from '../../drivers/cluster/platform/cluster-lock.ts';
import { type ClusterPlace, forgetPlace, savePlace } from '../../drivers/cluster/platform/cluster-place.ts';
import { backupDatabase, readBackup, restoreDatabase } from '../../drivers/cluster/platform/database.ts';
import { findLogs, followLog, tailLog } from '../../drivers/cluster/platform/logs.ts';
import { listPrecious, purge, takeDown } from '../../drivers/cluster/platform/take-down.ts';
import { forwardProxy } from '../../drivers/cluster/pods/forward.ts';
import { DriverError } from '../../drivers/driver.ts';
import { withLock } from '../../drivers/lock/lock.ts';
import * as files from '../../drivers/log-files.ts';
import { readStatus } from '../../drivers/process/status.ts';
import { namesOf } from '../../render/kubernetes/names.ts';
import { poolSelectors } from '../../render/kubernetes/pools.ts';
import type { ClusterSite } from '../../render/site.ts';
import { checkCluster } from '../checks/cluster.ts';
import { makeClusterDrivers, ownerOf } from './cluster-drivers.ts';
import { clusterRotation } from './cluster-rotation.ts';
import { observeClusterSite, readDigests } from './cluster-site.ts';
import { clusterStatus } from './cluster-status.ts';
import { clusterTester } from './cluster-tester.ts';
import type { LogSource, Place, Welcome } from './place.ts';

export { readPlace as keptPlace } from '../../drivers/cluster/platform/cluster-place.ts';

/** Where a platform's file says it is. */
export function describePlace(platform: Platform): ClusterPlace {
  const { target, pools } = platform;
  if (target.kind === 'local') throw new Error('one machine is no cluster');
  const { namespace, userNamespacePrefix, release } = namesOf(platform);
  const names = Object.keys(pools);
  return {
    context: target.kind === 'kubernetes' ? target.context : null,
    azure: null,
    platform: platform.name,
    namespace,
    userNamespacePrefix,
    release,
    domain: target.domain,
    pools: Object.fromEntries(names.map((name) => [name, poolSelectors(platform, name)])),
  };
}

/** A cluster, by the person's kubeconfig. It is opened when something is asked of it, and not before. */
export function clusterPlace(stateDir: string, env: NodeJS.ProcessEnv, place: ClusterPlace): Place {
  let opened: Promise<Connection> | undefined;
  const connection = (): Promise<Connection> => {
    opened ??= connect(env, place.context);
    return opened;
  };
  const api = async () => (await connection()).api;
  const drivers = async (folders?: ClusterSite['package']['folders']) =>
    makeClusterDrivers(await connection(), { stateDir, env, place, folders });
  return {
    stateDir,
    exists: () => true,
    async prepare(loaded) {
      const site = await observeClusterSite(await connection(), loaded);
      return { site, drivers: await drivers(site.package.folders) };
    },
    refresh: async ({ site, drivers: same }) => ({
      site: { ...(site as ClusterSite), digests: await readDigests(stateDir) },
      drivers: same,
    }),
    async begin() {
      await refuseMachine(stateDir);
      // The context by name: another may be current when it is taken down.
      await savePlace(stateDir, { ...place, context: (await connection()).context });
    },
    // First the lock of this folder, which needs nobody's answer.
    alone: (what, work) =>
      withLock(stateDir, what, async () => withClusterLock(await api(), place, what, work)),
    async welcome({ auth }): Promise<Welcome> {
      const { context } = await connection();
      return {
        kind: 'cluster',
        url: await findAddress(await api(), place).catch(() => ''),
        context,
        namespace: place.namespace,
        admins: auth.admins,
        password: PASSWORDS[auth.kind] ?? null,
      };
    },
    status: async () => clusterStatus(await connection(), place),
    logs: logSource(stateDir, api, place),
    tester: async (platform, signal) =>
      clusterTester(platform, { connection: await connection(), place, signal }),
    async open() {
      const url = place.domain === null ? '' : `https://${place.domain}`;
      return url === '' ? forwardProxy(await connection(), place) : { url, close: undefined };
    },
    database: {
      backup: async (path) => backupDatabase(await connection(), place, path),
      async restore(path, confirm, report) {
        const backup = await readBackup(path);
        if (!(await confirm())) return false;
        await restoreDatabase(await connection(), place, backup, report);
        return true;
      },
    },
    rotation: clusterRotation(connection, place),
    precious: async () => listPrecious(await api(), place, ownerOf(place)),
    async stop(report) {
      const { release, manifest } = await drivers();
      const stopped = await takeDown({
        api: await api(),
        place,
        releases: release,
        manifests: manifest,
        report,
      });
      await forgetPlace(stateDir);
      return stopped;
    },
    purge: async (report) => purge(await api(), place, ownerOf(place), report),
    check: async (platform, site) => checkCluster(await connection(), place, platform, site),
  };
}

/** Where passwords are that sparkhub made. */
const PASSWORDS: Readonly<Record<string, Extract<Welcome, { kind: 'cluster' }>['password']>> = {
  native: { secret: 'sparkhub-passwords', key: 'admin-password', shared: null },
  password: { secret: 'sparkhub-passwords', key: 'admin-password', shared: 'user-password' },
};

/** Logs of pods, and those that building the images left here. */
function logSource(stateDir: string, api: () => Promise<Connection['api']>, place: ClusterPlace): LogSource {
  const isBuild = (name: string): boolean => name.startsWith('image-');
  return {
    async list() {
      const [found, built] = [
        [...(await findLogs(await api(), place)).keys()],
        await files.listLogs(stateDir),
      ];
      return { all: [...found, ...built.filter(isBuild)], usual: found };
    },
    tail: async (name, lines) =>
      isBuild(name) ? files.tailLog(stateDir, name, lines) : tailLog(await api(), place, name, lines),
    follow: async (name, write, signal) =>
      isBuild(name)
        ? files.followLog(stateDir, name, write, signal)
        : followLog(await api(), place, name, write, signal),
  };
}

/** One folder stands for one platform: what runs elsewhere would be lost sight of. */
export async function refuseMachine(stateDir: string): Promise<void> {
  if ((await readStatus(stateDir)).supervisor === null) return;
  throw new DriverError('The platform of this folder runs on this machine.', {
    fix: 'Take it down first (sparkhub down), or use another folder for the cluster.',
  });
}
