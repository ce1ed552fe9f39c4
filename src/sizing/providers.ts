import type { Cloud } from './machines/families.ts';
import type { Machine } from './machines/machine.ts';
import type { Resources } from './resources.ts';

/** Who runs the machines' Kubernetes, and by which rules it keeps some of each machine. */
export type Provider = 'aks' | 'aks-2022' | 'eks' | 'gke';

/** What a provider keeps of one machine, with the words for it. */
export interface Kept {
  readonly cpuMillis: number;
  /** For the kubelet and its kin, in MiB. */
  readonly memoryMib: number;
  /** Below which pods are evicted, in MiB: not given to pods either. */
  readonly evictionMib: number;
  /** How the memory was worked out: "20 MiB x 250 pods + 50 MiB". */
  readonly how: string;
}

interface Rules {
  readonly title: string;
  readonly cloud: Cloud;
  /** The machine of 8 cores and 32 GiB that stands for the provider when none is named. */
  readonly example: string;
  /** Pods on one machine unless said otherwise. */
  maxPods(machine: Machine): number;
  keeps(machine: Machine, maxPods: number): Kept;
  /** What its daemons ask for on every machine before anything else runs there. */
  readonly daemons: Resources;
}

/**
 * The rules of each provider.
 *
 * AKS: MicrosoftDocs/azure-aks-docs, articles/aks/node-resource-reservations.md (both rules, the CPU table) and
 * concepts-network-ip-address-planning.md (250 pods with CNI Overlay, the default; 110 with kubenet). The older rule
 * counts nominal memory: E4s_v3 measured 31.342 - 27.050 GiB = 3645 + 750 MiB. "MB" there are MiB: E2_v4 with 110 pods
 * measured 15.616 - 13.321 GiB = 2250 + 100 MiB (2i2c-org/infrastructure, instance_capacities.yaml).
 * EKS on Amazon Linux 2023: awslabs/amazon-eks-ami, nodeadm/internal/kubelet/config.go (11 MiB a pod + 255, CPU, 100 MiB
 * eviction) and eni_max_pods.go; interfaces and addresses from instance-info.jsonl beside it.
 * GKE: hatemosphere/gke-node-allocatable-memory-calculator; n2-highmem-4 measured 3.619 GiB, n1-standard-8 7.91 cores;
 * from 64 GiB on measured nodes differ from the rule by up to 0.1 % of their memory.
 *
 * Daemons: 2i2c-org/infrastructure, daemonset_requests.yaml, with its own two for metrics: AKS 226m and 300 MiB, EKS 195m
 * and 250, GKE 354m and 656 (and kube-proxy's 100m). AKS adds 140m: ip-masq-agent 100m (Azure/AKS#1558), and 40m for
 * azure-cns, for which no trustworthy number was found. Pods: those named there.
 * What a network plugin of AKS may ask for besides, `sizing.daemons` of sparkhub.yaml or --daemons says: 550 MiB with
 * azure-cns, 600 with ip-masq-agent too, 900 with azure-npm too (Azure/AKS#3525, #1558, #2033).
 */
export const PROVIDERS: Readonly<Record<Provider, Rules>> = {
  aks: {
    title: 'AKS 1.29 and later',
    cloud: 'azure',
    example: 'Standard_D8s_v5',
    maxPods: () => 250,
    keeps: ({ cores, nominalMib }, maxPods) => {
      const byPods = 20 * maxPods + 50;
      const quarter = Math.floor(nominalMib / 4);
      return {
        cpuMillis: aksCpu(cores),
        memoryMib: Math.min(byPods, quarter),
        evictionMib: 100,
        how: byPods <= quarter ? `20 MiB x ${maxPods} pods + 50 MiB` : `a quarter of ${nominalMib} MiB`,
      };
    },
    daemons: { cpuMillis: 366, memoryMib: 300, pods: 9 },
  },
  'aks-2022': {
    title: 'AKS before 1.29',
    cloud: 'azure',
    example: 'Standard_D8s_v3',
    maxPods: () => 110,
    keeps: ({ cores, nominalMib }) => ({
      cpuMillis: aksCpu(cores),
      memoryMib: byTiers(nominalMib),
      evictionMib: 750,
      how: `25, 20, 10, 6, 2 % of ${nominalMib} MiB by tiers`,
    }),
    daemons: { cpuMillis: 366, memoryMib: 300, pods: 9 },
  },
  eks: {
    title: 'EKS (Amazon Linux 2023)',
    cloud: 'aws',
    example: 'm5.2xlarge',
    maxPods: ({ cores }) => addressesOf(cores),
    keeps: ({ cores }, maxPods) => ({
      cpuMillis: percentCpu(cores),
      memoryMib: 11 * maxPods + 255,
      evictionMib: 100,
      how: `11 MiB x ${maxPods} pods + 255 MiB`,
    }),
    daemons: { cpuMillis: 195, memoryMib: 250, pods: 5 },
  },
  gke: {
    title: 'GKE',
    cloud: 'gcp',
    example: 'n2-standard-8',
    maxPods: () => 110,
    keeps: ({ cores, capacityMib }) => ({
      cpuMillis: percentCpu(cores),
      memoryMib: byTiers(capacityMib),
      evictionMib: 100,
      how: `25, 20, 10, 6, 2 % of ${capacityMib} MiB by tiers`,
    }),
    daemons: { cpuMillis: 454, memoryMib: 656, pods: 10 },
  },
};

/** Providers that rent machines of a cloud, today's rules first. */
export const providersOf = (cloud: Cloud): Provider[] =>
  (Object.keys(PROVIDERS) as Provider[]).filter((provider) => PROVIDERS[provider].cloud === cloud);

/** AKS's table by cores, straight lines between; 10m a core beyond its end. */
function aksCpu(cores: number): number {
  const table = [
    [1, 60],
    [2, 100],
    [4, 140],
    [8, 180],
    [16, 260],
    [32, 420],
    [64, 740],
  ] as const;
  const [last, most] = table.at(-1)!;
  if (cores >= last) return most + 10 * (cores - last);
  const upper = Math.max(
    1,
    table.findIndex(([size]) => size >= cores),
  );
  const [low, lowKept] = table[upper - 1]!;
  const [high, highKept] = table[upper]!;
  return Math.round(lowKept + ((highKept - lowKept) * (cores - low)) / (high - low));
}

/** 6 % of the first core, 1 % of the second, 0.5 % of the next two, 0.25 % of the rest: EKS and GKE alike. */
function percentCpu(cores: number): number {
  const between = (from: number, to: number): number => Math.max(0, Math.min(cores, to) - from);
  return Math.floor(
    60 * between(0, 1) + 10 * between(1, 2) + 5 * between(2, 4) + 2.5 * between(4, Number.POSITIVE_INFINITY),
  );
}

/** 25 % of the first 4 GiB, 20 % of the next 4, 10 % of the next 8, 6 % of the next 112, 2 % of the rest; in MiB. */
function byTiers(mib: number): number {
  const between = (from: number, to: number): number => Math.max(0, Math.min(mib, to * 1024) - from * 1024);
  return Math.floor(
    0.25 * between(0, 4) +
      0.2 * between(4, 8) +
      0.1 * between(8, 16) +
      0.06 * between(16, 128) +
      0.02 * between(128, Number.POSITIVE_INFINITY),
  );
}

/** Interfaces x (addresses of each - 1) + 2, for m5, m6i, m7i, r5, r6i, r7i, which are alike. */
function addressesOf(cores: number): number {
  const [interfaces, addresses] =
    cores <= 2 ? [3, 10] : cores <= 8 ? [4, 15] : cores <= 48 ? [8, 30] : [15, 50];
  return interfaces! * (addresses! - 1) + 2;
}
