import { wishOf } from '../../config/executors.ts';
import type { Platform } from '../../config/platform.ts';
import { describeMib } from '../../config/quantity.ts';
import type { Connection } from '../../drivers/cluster/connection.ts';
import { checkSecret, checkStorage, checkVersion, findAutoscaler } from '../../drivers/cluster/doctor/ask.ts';
import { probePolicies } from '../../drivers/cluster/doctor/probe-policies.ts';
import type { ClusterPlace } from '../../drivers/cluster/platform/cluster-place.ts';
import { listNodes, type Node, type Pool, poolsOf } from '../../drivers/cluster/platform/machines.ts';
import type { Finding } from '../../drivers/driver.ts';
import { makeImages } from '../../render/images/images.ts';
import type { Site } from '../../render/site.ts';
import { estimateOn } from '../../sizing/estimate.ts';
import { measuredNode } from '../../sizing/node.ts';
import { describeChanges } from '../../sizing/words.ts';

/** What stands in the way in a cluster. */
export async function checkCluster(
  { api, context, server }: Connection,
  place: ClusterPlace,
  platform: Platform,
  site: Site,
): Promise<Finding[]> {
  if (site.kind !== 'cluster') throw new Error('the site of another kind of place');
  const { storage, auth, images } = platform;
  const [nodes, autoscaler] = await Promise.all([listNodes(api), findAutoscaler(api)]);
  const secret = auth.clientSecretFrom?.secret?.split('/')[0];
  return [
    { check: 'cluster', verdict: 'ok', message: `Context ${context}, at ${server}.`, fix: '' },
    checkVersion(site.kubernetesVersion),
    ...(await Promise.all([
      checkStorage(api, place.namespace, { title: 'homes', key: 'storage.homes', ...storage.homes }),
      checkStorage(api, place.namespace, { title: 'projects', key: 'storage.projects', ...storage.projects }),
      ...images.pullSecrets.map((name) => checkSecret(api, place.namespace, name, 'images.pullSecrets')),
      ...(secret ? [checkSecret(api, place.namespace, secret, 'auth.clientSecretFrom.secret')] : []),
    ])),
    ...poolsOf(nodes, place.pools).map((pool) => checkPool(platform, pool, autoscaler)),
    ...checkExecutors(platform, poolsOf(nodes, place.pools)),
    await checkPolicies({
      api,
      image: makeImages(platform, site).find(({ name }) => name === 'hub')!,
      nodes,
      place,
    }),
  ];
}

function checkPool(
  { pools }: Platform,
  { name, machines, ready }: Pool,
  autoscaler: string | undefined,
): Finding {
  const check = `pool ${name}`;
  const { min, max } = pools[name as keyof Platform['pools']];
  if (machines > 0) {
    const message = `${ready} of ${machines} ${machines === 1 ? 'machine is' : 'machines are'} ready.`;
    return ready > 0 || min === 0
      ? { check, verdict: 'ok', message, fix: '' }
      : { check, verdict: 'warning', message, fix: 'See: kubectl get nodes' };
  }
  if (autoscaler !== undefined && max > 0)
    return { check, verdict: 'ok', message: `No machine now; ${autoscaler} starts them.`, fix: '' };
  // The system and app pools only say where parts rather run: they run elsewhere when there are none.
  const needed = name === 'user' || name === 'spark';
  return {
    check,
    verdict: needed ? 'warning' : 'ok',
    message: needed
      ? 'No machine has its labels now, and no autoscaler is seen that would start one.'
      : 'No machine has its labels; what belongs there runs on others.',
    fix: needed
      ? `Label machines (kubectl label node NAME sparkhub.io/pool=${name}), or write pools.${name}.labels.`
      : '',
  };
}

/** An executor that fits no machine waits for ever. */
function checkExecutors(platform: Platform, pools: readonly Pool[]): Finding[] {
  return platform.projects.flatMap((project) => {
    const pool = pools.find((one) => one.name === project.pool);
    if (pool === undefined || pool.machines === 0) return [];
    const allocatable = {
      cpuMillis: Math.round(pool.cores * 1000),
      memoryMib: Math.floor(pool.memoryBytes / 2 ** 20),
      pods: pool.pods,
    };
    const taken = { cpuMillis: 0, memoryMib: 0, pods: 0, ...platform.sizing.daemons };
    const { fit, request, changes, wish } = estimateOn(
      wishOf(platform, project),
      measuredNode(project.pool, allocatable, taken),
    );
    if (fit.perNode > 0) return [];
    const help = describeChanges(changes, wish.executor);
    return [
      {
        check: `project ${project.name}`,
        verdict: 'failed' as const,
        message: `Its executors (${wish.executor.cores} cores, ${describeMib(request.memoryMib)}) fit no machine of pool ${project.pool} (${pool.cores} cores, ${describeMib(allocatable.memoryMib)}).`,
        fix:
          help === ''
            ? 'Write a smaller session.executor, or give the pool larger machines.'
            : `Write a smaller session.executor (${help}), or give the pool larger machines.`,
      },
    ];
  });
}

interface Probe {
  readonly api: Connection['api'];
  readonly image: { readonly reference: string; readonly push: boolean };
  readonly nodes: readonly Node[];
  readonly place: ClusterPlace;
}

async function checkPolicies({ api, image, nodes, place }: Probe): Promise<Finding> {
  const held = nodes.some((node) => (JSON.stringify(node.status) ?? '').includes(`"${image.reference}"`));
  if (held) return probePolicies(api, image.reference, place.namespace);
  return {
    check: 'network policies',
    verdict: 'warning',
    message: 'Whether the cluster enforces them is tried with the hub’s image, which no machine has yet.',
    fix: 'Run sparkhub up, then sparkhub doctor again.',
  };
}
