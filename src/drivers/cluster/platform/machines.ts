import { parseQuantity } from '../../../sizing/quantity.ts';
import type { ClusterApi } from '../api/api.ts';
import type { Condition, KubeObject } from '../api/objects.ts';
import type { ClusterPlace } from './cluster-place.ts';

export interface Node extends KubeObject {
  readonly spec: { readonly unschedulable?: boolean };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly allocatable?: Readonly<Record<string, string>>;
  };
}

/** The machines of one pool. */
export interface Pool {
  readonly name: string;
  readonly machines: number;
  readonly ready: number;
  /** Of the largest machine, for people and for checks; 0 when there is none. */
  readonly cores: number;
  readonly memoryBytes: number;
  readonly pods: number;
}

export const listNodes = (api: ClusterApi): Promise<Node[]> => api.list<Node>('v1', 'Node');

/** How many machines each pool has. */
export const observePools = async (api: ClusterApi, { pools }: ClusterPlace): Promise<Pool[]> =>
  poolsOf(await listNodes(api), pools);

export function poolsOf(nodes: readonly Node[], pools: ClusterPlace['pools']): Pool[] {
  return Object.entries(pools).map(([name, selectors]) => {
    const mine = nodes.filter(({ metadata }) =>
      selectors.some((labels) =>
        Object.entries(labels).every(([key, value]) => metadata.labels?.[key] === value),
      ),
    );
    const most = (key: string): number =>
      Math.max(0, ...mine.map(({ status }) => parseQuantity(status?.allocatable?.[key] ?? '0')));
    return {
      name,
      machines: mine.length,
      ready: mine.filter(isReady).length,
      cores: most('cpu'),
      memoryBytes: most('memory'),
      pods: most('pods'),
    };
  });
}

export const isReady = ({ status }: Node): boolean =>
  status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true;
