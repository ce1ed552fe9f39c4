/** What the name of an Azure machine type says (https://learn.microsoft.com/azure/virtual-machines/vm-naming-conventions). */
export interface MachineType {
  readonly family: string;
  readonly cores: number;
  /** Letters after the number of cores: `d` a local disk, `s` premium disks, `p` Arm, `a` AMD. */
  readonly features: string;
  /** Version; 1 when the name has none. */
  readonly generation: number;
}

/** Undefined when it is no name of a machine type. */
export function parseMachine(name: string): MachineType | undefined {
  const match = /^Standard_([A-Z]+)(\d+)(?:-(\d+))?([a-z]*)(?:_[A-Z0-9]+)*?(?:_v(\d+))?$/.exec(name);
  if (match === null) return undefined;
  const [, family = '', cores = '0', constrained, features = '', version] = match;
  return { family, cores: Number(constrained ?? cores), features, generation: Number(version ?? '1') };
}

/** Whether the machine has a disk of its own, which an ephemeral system disk can be on. */
export const hasLocalDisk = ({ features }: MachineType): boolean => features.includes('d');

/**
 * GiB of the local disk where a formula is published: 37.5 for each core in the D and E families of version 4 and 5
 * (https://learn.microsoft.com/azure/virtual-machines/sizes/general-purpose/ddsv5-series). Undefined elsewhere.
 */
export const localDiskGib = (machine: MachineType): number | undefined =>
  hasLocalDisk(machine) && ['D', 'E'].includes(machine.family) && [4, 5].includes(machine.generation)
    ? Math.floor(machine.cores * 37.5)
    : undefined;

/** What the pools of the original have, in today's machines with a local disk. */
export const DEFAULT_MACHINES: Readonly<Record<string, string>> = {
  system: 'Standard_D2ds_v5',
  app: 'Standard_D2ds_v5',
  user: 'Standard_D4ds_v5',
  spark: 'Standard_D8ds_v5',
};

/**
 * Pods on one machine at most, where the file says nothing. AKS sets 20 MiB aside for each, used or not
 * (https://learn.microsoft.com/azure/aks/node-resource-reservations); its own default of 250 takes 4.9 GiB. A Spark
 * machine runs some 12 pods of the cluster and a few executors; a system machine some 30 pods of the cluster.
 */
export const DEFAULT_MAX_PODS: Readonly<Record<string, number>> = {
  system: 50,
  app: 50,
  user: 30,
  spark: 30,
};
