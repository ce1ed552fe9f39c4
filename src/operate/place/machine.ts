import { readPlace } from '../../drivers/cluster/platform/cluster-place.ts';
import { DriverError } from '../../drivers/driver.ts';
import { withLock } from '../../drivers/lock/lock.ts';
import { followLog, listLogs, tailLog } from '../../drivers/log-files.ts';
import { keptUrl, savePorts } from '../../drivers/ports/ports.ts';
import { stopPlatform } from '../../drivers/process/stop.ts';
import { readSecret } from '../../drivers/secrets/secrets-driver.ts';
import { preciousIn, removeState, stateExists } from '../../drivers/state-directory.ts';
import { bindOf } from '../../render/local/address.ts';
import type { LocalSite, Site } from '../../render/site.ts';
import { checkAccess } from '../checks/access.ts';
import { checkOffer } from '../checks/offer.ts';
import { checkRoom } from '../checks/room.ts';
import { makeDrivers } from './machine-drivers.ts';
import { machineRotation } from './machine-rotation.ts';
import { observeMachineSite } from './machine-site.ts';
import { machineStatus } from './machine-status.ts';
import { machineTester } from './machine-tester.ts';
import type { Place, Welcome } from './place.ts';

/** This machine. */
export function machinePlace(stateDir: string, env: NodeJS.ProcessEnv): Place {
  return {
    stateDir,
    exists: () => stateExists(stateDir),
    async prepare(loaded) {
      const site = await observeMachineSite(loaded, env);
      return { site, drivers: makeDrivers(site, env) };
    },
    // Nothing is learnt on the way.
    refresh: async (prepared) => prepared,
    async begin(platform, site) {
      await refuseCluster(stateDir);
      const { target } = platform;
      if (target.kind === 'local')
        await savePorts(stateDir, local(site).ports, target.port, bindOf(platform, local(site)).url);
    },
    alone: (what, work) => withLock(stateDir, what, work),
    async welcome(platform, site): Promise<Welcome> {
      const { target, auth } = platform;
      const [user = '', admin = ''] = await Promise.all(
        ['user-password', 'admin-password'].map((name) => readSecret(stateDir, name)),
      );
      return {
        kind: 'machine',
        url: bindOf(platform, local(site)).url,
        stateDir,
        admins: auth.admins,
        personal: target.kind === 'local' && target.systemUsers,
        passwords: { user, admin },
      };
    },
    status: () => machineStatus(stateDir),
    logs: {
      list: async () => {
        const all = await listLogs(stateDir);
        return { all, usual: all };
      },
      tail: (name, lines) => tailLog(stateDir, name, lines),
      follow: (name, write, signal) => followLog(stateDir, name, write, signal),
    },
    async tester(platform, signal) {
      const { health, url } = await machineStatus(stateDir);
      if (health === 'stopped')
        throw new DriverError('Nothing is running here.', { fix: 'Start it with: sparkhub up --detach' });
      return machineTester(platform, { stateDir, url, signal });
    },
    open: async () => ({ url: await keptUrl(stateDir), close: undefined }),
    database: { backup: copyIt, restore: copyIt },
    rotation: machineRotation(stateDir),
    precious: () => preciousIn(stateDir),
    stop: (report) => stopPlatform(stateDir, report),
    purge: () => removeState(stateDir),
    async check(platform, site) {
      return [...(await checkRoom(stateDir)), checkOffer(platform, local(site)), ...checkAccess(platform)];
    },
  };
}

function local(site: Site): LocalSite {
  if (site.kind !== 'local') throw new Error('the site of another kind of place');
  return site;
}

/** One folder stands for one platform: what runs elsewhere would be lost sight of. */
async function refuseCluster(stateDir: string): Promise<void> {
  const elsewhere = await readPlace(stateDir);
  if (elsewhere === undefined) return;
  throw new DriverError(
    `The platform of this folder runs in a cluster: namespace ${elsewhere.namespace} of context ${elsewhere.context ?? 'the kubeconfig names'}.`,
    { fix: 'Take it down first (sparkhub down), or use another folder for this machine.' },
  );
}

/** Nothing here is in a pod: the database is a file among the others. */
async function copyIt(): Promise<never> {
  throw new DriverError('On one machine the hub’s database is a file in .sparkhub/hub.', {
    fix: 'Stop the platform (sparkhub down), then copy .sparkhub, or put a copy of it back.',
  });
}
