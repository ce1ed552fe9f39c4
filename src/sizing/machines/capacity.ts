import type { Cloud } from './families.ts';

/**
 * Memory that machines of a size say they have once Linux runs, in GiB: firmware and the kernel keep the rest. Measured
 * by 2i2c-org/infrastructure (deployer/.../instance_capacities.yaml) with `kubectl get node`: E2_v4, E4s_v3, E8s_v5
 * for Azure; m5.large, m5.xlarge, r5.xlarge, r5.2xlarge, r5.4xlarge, r5.16xlarge for AWS; n2-highmem-2 to -32 for GCP.
 * The lowest of each, but for GCP's 32 GiB, where the middle of 31.353 and 31.357 is taken.
 * Other families of a cloud are taken to be alike.
 */
const MEASURED: Readonly<Record<Cloud, readonly (readonly [nominal: number, seen: number])[]>> = {
  azure: [
    [16, 15.616],
    [32, 31.342],
    [64, 62.793],
  ],
  aws: [
    [8, 7.461],
    [16, 15.172],
    [32, 30.886],
    [64, 62.011],
    [128, 124.352],
    [512, 498.372],
  ],
  gcp: [
    [16, 15.627],
    [32, 31.355],
    [64, 62.809],
    [128, 125.804],
    [256, 251.897],
  ],
};

/**
 * Memory in MiB that a machine with so much nominal memory (MiB) will say it has. Between sizes that were measured what
 * is lost is taken to grow evenly; beyond them, as between the last two.
 */
export function capacityMib(cloud: Cloud, nominalMib: number): number {
  const points = MEASURED[cloud];
  const nominal = nominalMib / 1024;
  const found = points.findIndex(([size]) => size >= nominal);
  const upper = found === -1 ? points.length - 1 : Math.max(1, found);
  const [lowSize, lowSeen] = points[upper - 1]!;
  const [highSize, highSeen] = points[upper]!;
  const seen = lowSeen + ((highSeen - lowSeen) * (nominal - lowSize)) / (highSize - lowSize);
  return Math.floor(seen * 1024);
}
