import { largestHeapMib } from '../../../src/sizing/advice.ts';
import { executorRequest, type Overhead, ownOverhead, sparkOverhead } from '../../../src/sizing/executor.ts';
import { type Fit, fitExecutors } from '../../../src/sizing/fit.ts';
import { findMachine, MACHINES } from '../../../src/sizing/machines/machine.ts';
import { type Node, nodeOf } from '../../../src/sizing/node.ts';
import { type Provider, providersOf } from '../../../src/sizing/providers.ts';
import type { Resources } from '../../../src/sizing/resources.ts';

/** Executors on machines of one kind, and what sizing says of them. */
export interface Case {
  readonly name: string;
  /** For people, when it goes wrong. */
  readonly words: string;
  readonly node: Node;
  readonly request: Resources;
  readonly executors: number;
  readonly fit: Fit;
}

interface Asked {
  readonly provider: Provider;
  readonly machine: string;
  readonly maxPods?: number | undefined;
  readonly daemonsMib?: number | undefined;
  readonly cores: number;
  readonly memoryMib: number;
  readonly overhead: Overhead;
  /** How many, given how many fit on one machine. */
  readonly executors: (perNode: number) => number;
}

/** The original's example: three machines in 2022, six today, and three again with fewer pods on each. */
export const ORIGINAL: readonly Case[] = (
  [
    ['2022', 'aks-2022', undefined],
    ['today', 'aks', undefined],
    ['today-30-pods', 'aks', 30],
  ] as const
).map(([name, provider, maxPods]) =>
  makeCase(`original-${name}`, {
    provider,
    machine: 'Standard_D8s_v3',
    maxPods,
    cores: 3,
    memoryMib: 12 * 1024,
    overhead: sparkOverhead(0.1),
    executors: () => 6,
  }),
);

/** So many cases of chance, the same ones for the same seed; half of them within a MiB of the edge. */
export function randomCases(count: number, seed: number): Case[] {
  const random = generator(seed);
  const below = (most: number): number => Math.floor(random() * most);
  const choose = <T>(from: readonly T[]): T => from[below(from.length)]!;
  return Array.from({ length: count }, (_, at) => {
    const machine = choose(MACHINES);
    const provider = choose(providersOf(machine.cloud));
    const maxPods = choose([undefined, undefined, 11, 12, 13, 30, 60, 250]);
    const daemonsMib = choose([undefined, undefined, 550, 900, 40 + below(1200)]);
    const cores = 1 + below(choose([2, 4, machine.cores + 1]));
    const overhead = choose([ownOverhead(cores), sparkOverhead(0.1), sparkOverhead(0.4)]);
    const { room } = nodeOf(provider, machine, {
      ...(maxPods === undefined ? {} : { maxPods }),
      daemons: daemonsMib === undefined ? {} : { memoryMib: daemonsMib },
    });
    const edge = largestHeapMib(room, 1 + below(4), overhead);
    const memoryMib = Math.max(512, random() < 0.5 ? edge + choose([-1, 0, 1]) : 512 + below(1.1 * edge));
    return makeCase(`case-${at}`, {
      provider,
      machine: machine.name,
      maxPods,
      daemonsMib,
      cores,
      memoryMib,
      overhead,
      // Always more than fit on one machine, so that a full one is seen.
      executors: (perNode) => perNode * (1 + below(perNode > 3 ? 1 : 2)) + 1 + below(Math.max(1, perNode)),
    });
  });
}

function makeCase(name: string, asked: Asked): Case {
  const { provider, machine, maxPods, daemonsMib, cores, memoryMib, overhead } = asked;
  const node = nodeOf(provider, findMachine(machine)!, {
    ...(maxPods === undefined ? {} : { maxPods }),
    daemons: daemonsMib === undefined ? {} : { memoryMib: daemonsMib },
  });
  const request = executorRequest({ cores, memoryMib }, overhead);
  const { perNode } = fitExecutors(node, request, 1, null);
  const executors = asked.executors(perNode);
  return {
    name,
    words: `${executors} executors of ${cores} cores and ${memoryMib}m (${request.memoryMib}m) on ${machine}, ${provider}, maxPods ${maxPods ?? 'default'}, daemons ${daemonsMib ?? 'default'}`,
    node,
    request,
    executors,
    fit: fitExecutors(node, request, executors, null),
  };
}

/** Numbers from 0 to 1 that a seed decides (mulberry32, public domain). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
