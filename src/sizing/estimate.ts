import { type Change, changes } from './advice.ts';
import { type Executor, executorRequest, type Overhead } from './executor.ts';
import { type Fit, fitExecutors } from './fit.ts';
import type { Machine } from './machines/machine.ts';
import { type Node, nodeOf } from './node.ts';
import type { Price } from './price.ts';
import { PROVIDERS, type Provider } from './providers.ts';
import type { Resources } from './resources.ts';

/** What is asked: so many executors of one size. */
export interface Wish {
  readonly executors: number;
  readonly executor: Executor;
  readonly overhead: Overhead;
}

/** All that can be said of executors on machines of one kind. */
export interface Estimate {
  /** Null for a node that was measured. */
  readonly provider: Provider | null;
  readonly title: string;
  readonly wish: Wish;
  readonly node: Node;
  readonly request: Resources;
  readonly fit: Fit;
  /** The smallest changes that would put one more on each machine. */
  readonly changes: readonly Change[];
  readonly price: Price | null;
}

export interface Rented {
  readonly provider: Provider;
  readonly machine: Machine;
  readonly maxPods?: number;
  readonly daemons?: Partial<Resources>;
  readonly price: Price | null;
}

/** Executors on rented machines. */
export function estimate(wish: Wish, { provider, machine, maxPods, daemons = {}, price }: Rented): Estimate {
  const node = nodeOf(provider, machine, { daemons, ...(maxPods === undefined ? {} : { maxPods }) });
  return {
    ...answer(wish, node, price),
    provider,
    title: PROVIDERS[provider].title,
    changes: changes({ ...wish, node, rented: { provider, machine, daemons } }),
  };
}

/** Executors on machines like one that was measured. */
export const estimateOn = (wish: Wish, node: Node, price: Price | null = null): Estimate => ({
  ...answer(wish, node, price),
  provider: null,
  title: 'measured',
  changes: changes({ ...wish, node }),
});

function answer(
  wish: Wish,
  node: Node,
  price: Price | null,
): Pick<Estimate, 'wish' | 'node' | 'request' | 'fit' | 'price'> {
  const request = executorRequest(wish.executor, wish.overhead);
  return {
    wish,
    node,
    request,
    fit: fitExecutors(node, request, wish.executors, price?.eurPerHour ?? null),
    price,
  };
}
