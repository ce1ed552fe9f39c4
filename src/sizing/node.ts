import type { Machine } from './machines/machine.ts';
import { type Kept, PROVIDERS, type Provider } from './providers.ts';
import { minus, type Resources } from './resources.ts';

/** One machine as the scheduler sees it, and how it came to that. */
export interface Node {
  /** The machine's name, or the node's that was measured. */
  readonly name: string;
  /** What is paid for: all of the machine. */
  readonly whole: Resources;
  /** What the machine itself says it has; nothing of it is known of a measured one. */
  readonly capacity: Resources | null;
  readonly kept: Kept | null;
  /** What Kubernetes may give to pods. */
  readonly allocatable: Resources;
  /** What daemons ask for on it before anything else runs there. */
  readonly daemons: Resources;
  /** What is left for executors. */
  readonly room: Resources;
}

/** A machine under the rules of a provider. `maxPods` and `daemons` override the provider's own. */
export function nodeOf(
  provider: Provider,
  machine: Machine,
  { maxPods, daemons = {} }: { readonly maxPods?: number; readonly daemons?: Partial<Resources> } = {},
): Node {
  const rules = PROVIDERS[provider];
  const pods = maxPods ?? rules.maxPods(machine);
  const capacity = { cpuMillis: machine.cores * 1000, memoryMib: machine.capacityMib, pods };
  const kept = rules.keeps(machine, pods);
  const allocatable = {
    cpuMillis: capacity.cpuMillis - kept.cpuMillis,
    memoryMib: Math.max(0, capacity.memoryMib - kept.memoryMib - kept.evictionMib),
    pods,
  };
  const taken = { ...rules.daemons, ...daemons };
  return {
    name: machine.name,
    whole: { ...capacity, memoryMib: machine.nominalMib },
    capacity,
    kept,
    allocatable,
    daemons: taken,
    room: minus(allocatable, taken),
  };
}

/** A machine that is there: what it says it can give, and what daemons on it ask for. */
export const measuredNode = (name: string, allocatable: Resources, daemons: Resources): Node => ({
  name,
  whole: allocatable,
  capacity: null,
  kept: null,
  allocatable,
  daemons,
  room: minus(allocatable, daemons),
});
