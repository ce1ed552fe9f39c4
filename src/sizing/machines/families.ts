export type Cloud = 'azure' | 'aws' | 'gcp';

/** Machines that differ only in how many cores they have. */
export interface Family {
  readonly cloud: Cloud;
  /** Name of the machine with so many cores. */
  readonly name: (cores: number) => string;
  readonly cores: readonly number[];
  readonly gibPerCore: number;
  /** Dollars an hour for one core on demand; of the list's region and date, see `PRICE_LIST`. */
  readonly usdPerCore: number;
}

/** Where and when the shipped prices were read. */
export interface PriceList {
  readonly region: string;
  readonly date: string;
  readonly source: string;
}

/**
 * Linux machines on demand, in dollars, before any discount. Each family's price is linear in its cores.
 * Azure and AWS as the clouds' own price APIs told the Karpenter projects; GCP as the cluster autoscaler has it (that
 * list carries no date; it was read on the day given).
 */
export const PRICE_LIST: Readonly<Record<Cloud, PriceList>> = {
  azure: {
    region: 'westeurope',
    date: '2026-06-18',
    source: 'Azure/karpenter-provider-azure, pkg/providers/pricing/zz_generated.pricing.go',
  },
  aws: {
    region: 'us-east-1',
    date: '2026-07-20',
    source: 'aws/karpenter-provider-aws, pkg/providers/pricing/zz_generated.pricing_aws.go',
  },
  gcp: {
    region: 'us-central1',
    date: '2026-11-23',
    source: 'kubernetes/autoscaler, cluster-autoscaler/cloudprovider/gce/gce_price_info.go',
  },
};

/** Dollars for a euro: reference rate of the European Central Bank of 2026-10-30. */
export const USD_PER_EUR = { rate: 1.1172, date: '2026-10-30' };

const azure = (
  series: string,
  features: string,
  generation: string,
  gibPerCore: number,
  usdPerCore: number,
): Family => ({
  cloud: 'azure',
  name: (cores) => `Standard_${series}${cores}${features}_${generation}`,
  // E64 has less than 8 GiB a core before v5, and is left out.
  cores: series === 'D' ? [2, 4, 8, 16, 32, 48, 64] : [2, 4, 8, 16, 20, 32, 48],
  gibPerCore,
  usdPerCore,
});

const SIZE_OF_CORES: Readonly<Record<number, string>> = {
  2: 'large',
  4: 'xlarge',
  8: '2xlarge',
  16: '4xlarge',
  32: '8xlarge',
  48: '12xlarge',
  64: '16xlarge',
};
const aws = (series: string, gibPerCore: number, usdPerCore: number): Family => ({
  cloud: 'aws',
  name: (cores) => `${series}.${SIZE_OF_CORES[cores]}`,
  cores: Object.keys(SIZE_OF_CORES).map(Number),
  gibPerCore,
  usdPerCore,
});

const gcp = (series: string, cores: readonly number[], gibPerCore: number, usdPerCore: number): Family => ({
  cloud: 'gcp',
  name: (count) => `${series}-${count}`,
  cores,
  gibPerCore,
  usdPerCore,
});

/** Memory a core: the clouds' own pages of the families; D, m and standard have 4 GiB, E, r and highmem have 8. */
export const FAMILIES: readonly Family[] = [
  ...(['', 's'] as const).map((features) => azure('D', features, 'v3', 4, 0.06)),
  ...(['', 's'] as const).map((features) => azure('D', features, 'v4', 4, 0.0575)),
  ...(['', 's'] as const).map((features) => azure('D', features, 'v5', 4, 0.0575)),
  ...(['v4', 'v5'] as const).map((generation) => azure('D', 'ds', generation, 4, 0.068)),
  ...(['', 's'] as const).map((features) => azure('E', features, 'v3', 8, 0.08)),
  ...(['', 's'] as const).map((features) => azure('E', features, 'v4', 8, 0.076)),
  ...(['', 's'] as const).map((features) => azure('E', features, 'v5', 8, 0.076)),
  ...(['v4', 'v5'] as const).map((generation) => azure('E', 'ds', generation, 8, 0.0865)),
  ...(['m5', 'm6i'] as const).map((series) => aws(series, 4, 0.048)),
  aws('m7i', 4, 0.0504),
  ...(['r5', 'r6i'] as const).map((series) => aws(series, 8, 0.063)),
  aws('r7i', 8, 0.06615),
  gcp('n2-standard', [2, 4, 8, 16, 32, 48, 64, 80], 4, 0.04856),
  gcp('n2-highmem', [2, 4, 8, 16, 32, 48, 64, 80], 8, 0.06551),
  gcp('n2d-standard', [2, 4, 8, 16, 32, 48, 64, 80], 4, 0.04225),
  gcp('n2d-highmem', [2, 4, 8, 16, 32, 48, 64, 80], 8, 0.05699),
  gcp('e2-standard', [2, 4, 8, 16, 32], 4, 0.0335),
  gcp('e2-highmem', [2, 4, 8, 16], 8, 0.0452),
];
