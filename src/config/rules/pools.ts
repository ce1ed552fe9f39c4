import { type Found, found, type PlatformRule } from './rule.ts';

/** Pools that contradict themselves, projects on pools that are not there, and keys that do nothing on one machine. */
export const pools: PlatformRule = (platform, source) => {
  const named = Object.entries(platform.pools);
  const problems: Found[] = named.flatMap(([name, pool]) => [
    ...(pool.min > pool.max
      ? [
          found(
            source,
            'min-over-max',
            ['pools', name, 'min'],
            `At least ${pool.min} machines and at most ${pool.max} contradict each other.`,
            `Write a min of ${pool.max} or less.`,
          ),
        ]
      : []),
    ...(pool.spot && name === 'system'
      ? [
          found(
            source,
            'spot-system',
            ['pools', name, 'spot'],
            'Machines that may be taken away cannot carry the cluster’s own parts.',
            'Write spot: false.',
          ),
        ]
      : []),
    ...(pool.max === 0 && name !== 'spark'
      ? [
          found(
            source,
            'empty-pool',
            ['pools', name, 'max'],
            `The ${name} pool can have no machine.`,
            'Write a max of 1 or more.',
          ),
        ]
      : []),
  ]);
  platform.projects.forEach(({ pool }, at) => {
    if (!Object.hasOwn(platform.pools, pool)) {
      problems.push(
        found(
          source,
          'unknown-pool',
          ['projects', at, 'pool'],
          `There is no pool "${pool}".`,
          `Write one of: ${named.map(([name]) => name).join(', ')}.`,
        ),
      );
    }
  });
  if (platform.target.kind === 'local') {
    for (const key of ['pools', 'storage', 'images'] as const) {
      if (Object.hasOwn(source.value as object, key)) {
        problems.push(
          found(
            source,
            'no-effect',
            [key],
            `"${key}" has no effect on one machine.`,
            'Keep it for a cluster, or take it out.',
            'warning',
          ),
        );
      }
    }
  }
  return problems;
};
