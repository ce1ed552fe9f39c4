import { measuredNode, type Node as SizedNode } from '../../../sizing/node.ts';
import { parseQuantity } from '../../../sizing/quantity.ts';
import { DriverError } from '../../driver.ts';
import type { ClusterApi } from '../api/api.ts';
import type { Pod } from '../api/objects.ts';
import { listNodes } from './machines.ts';

/**
 * A machine of the cluster as it says it is, with what runs on every machine taken off: pods of DaemonSets, and those
 * the machine itself brought (static pods, which it owns). Throws `DriverError` when there is no such machine.
 */
export async function measureNode(api: ClusterApi, name: string): Promise<SizedNode> {
  const nodes = await listNodes(api);
  const node = nodes.find(({ metadata }) => metadata.name === name);
  if (node === undefined)
    throw new DriverError(`The cluster has no machine "${name}".`, {
      fix: `It has: ${nodes.map(({ metadata }) => metadata.name).join(', ') || 'none'}.`,
    });
  const pods = await api.list<Pod>('v1', 'Pod', { fields: `spec.nodeName=${name}` });
  const daemons = pods.filter((pod) => isDaemon(pod) && !isOver(pod));
  const given = node.status?.allocatable ?? {};
  return measuredNode(
    name,
    {
      cpuMillis: Math.floor(millis(given.cpu)),
      memoryMib: Math.floor(mib(given.memory)),
      pods: parseQuantity(given.pods ?? '110'),
    },
    {
      cpuMillis: Math.ceil(sum(daemons.map((pod) => request(pod, 'cpu', millis)))),
      memoryMib: Math.ceil(sum(daemons.map((pod) => request(pod, 'memory', mib)))),
      pods: daemons.length,
    },
  );
}

const isDaemon = ({ metadata }: Pod): boolean =>
  metadata.ownerReferences?.some(({ kind }) => kind === 'DaemonSet' || kind === 'Node') === true;
const isOver = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** What the scheduler counts: containers together with sidecars, or the largest of what runs before them. */
function request({ spec }: Pod, resource: string, read: (text: string | undefined) => number): number {
  const of = ({ resources }: (typeof spec.containers)[number]): number =>
    read(resources?.requests?.[resource]);
  const before = spec.initContainers ?? [];
  const sidecars = before.filter((container) => container.restartPolicy === 'Always');
  const others = before.filter((container) => container.restartPolicy !== 'Always');
  return Math.max(sum([...spec.containers, ...sidecars].map(of)), ...others.map(of));
}

// To a millionth, so that 0.1 + 0.2 cores are 300 thousandths and not one more.
const exact = (number: number): number => Math.round(number * 1e6) / 1e6;
const millis = (cpu: string | undefined): number => exact(parseQuantity(cpu ?? '0') * 1000);
const mib = (memory: string | undefined): number => exact(parseQuantity(memory ?? '0') / 2 ** 20);
const sum = (numbers: readonly number[]): number => exact(numbers.reduce((all, one) => all + one, 0));
