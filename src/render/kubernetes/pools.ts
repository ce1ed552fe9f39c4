import type { Platform } from '../../config/platform.ts';
import { LABEL } from './names.ts';

type PoolName = keyof Platform['pools'];

/** Labels that find the machines of a pool: those given, or sparkhub's own. */
export function nodeSelector({ pools }: Platform, pool: string): Record<string, string> {
  const given = pools[pool as PoolName].labels;
  return Object.keys(given).length > 0 ? given : { [LABEL.pool]: pool };
}

/** The purpose that the chart knows a pool's machines by, with its own key. */
const PURPOSE: Readonly<Record<string, string>> = { app: 'core', user: 'user' };

/** Every set of labels that makes a machine one of a pool's. */
export function poolSelectors(platform: Platform, pool: string): Record<string, string>[] {
  const own = nodeSelector(platform, pool);
  const purpose = PURPOSE[pool];
  const theirs =
    purpose === undefined || !(LABEL.pool in own) ? [] : [{ 'hub.jupyter.org/node-purpose': purpose }];
  return [own, ...theirs];
}

/** What keeps everybody else off a pool of machines for executors, so that it can go down to none. */
export const executorTolerations = (pool: string): readonly object[] => [
  { key: LABEL.pool, operator: 'Equal', value: pool, effect: 'NoSchedule' },
  // Azure puts this on every machine that may be taken away
  // (https://learn.microsoft.com/azure/aks/spot-node-pool).
  {
    key: 'kubernetes.azure.com/scalesetpriority',
    operator: 'Equal',
    value: 'spot',
    effect: 'NoSchedule',
  },
];

/** The chart's own keys for machines of notebooks
 * (https://z2jh.jupyter.org/en/stable/administrator/optimization.html). */
export const notebookTolerations = ['hub.jupyter.org/dedicated', 'hub.jupyter.org_dedicated'].map((key) => ({
  key,
  operator: 'Equal',
  value: 'user',
  effect: 'NoSchedule',
}));

/**
 * Notebooks go to machines for notebooks: by the pool's labels when it has some, by the chart's key or sparkhub's own
 * otherwise.
 */
export function notebookAffinity({ pools }: Platform): object {
  const given = Object.entries(pools.user.labels);
  const expressions = (pairs: readonly (readonly [string, string])[]): object => ({
    matchExpressions: pairs.map(([key, value]) => ({ key, operator: 'In', values: [value] })),
  });
  const terms =
    given.length > 0
      ? [expressions(given)]
      : [expressions([['hub.jupyter.org/node-purpose', 'user']]), expressions([[LABEL.pool, 'user']])];
  return { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } };
}
