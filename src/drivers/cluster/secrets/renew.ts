import { DriverError } from '../../driver.ts';
import type { ClusterApi, Reference } from '../api/api.ts';
import { isConflict } from '../api/failure.ts';

const TRIES = 5;

/** The value of a key of a Secret, anew. */
export type Renew = (value: string) => string;

/**
 * New values for keys of a Secret; all other keys stay. Written only if nobody else wrote in between. Throws
 * `DriverError`, having changed nothing, when there is no such Secret or key.
 */
export async function renewInCluster(
  api: ClusterApi,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  renewals: Readonly<Record<string, Renew>>,
): Promise<void> {
  const reference: Reference = { apiVersion: 'v1', kind: 'Secret', namespace, name };
  for (let attempt = 1; ; attempt++) {
    const live = await api.get(reference);
    if (live === undefined)
      throw new DriverError(`There is no Secret ${name} in ${namespace}.`, {
        fix: 'Make it with: sparkhub up',
      });
    const held = (live.data ?? {}) as Readonly<Record<string, string>>;
    const absent = Object.keys(renewals).find((key) => !key.includes('*') && !(key in held));
    if (absent !== undefined)
      throw new DriverError(
        `The Secret ${name} in ${namespace} has no ${absent}: this chart keeps it elsewhere.`,
        {
          fix: 'Renew it as that chart says, or name others to renew.',
        },
      );
    const data = renewed(held, renewals);
    if (Object.keys(data).length === 0) return;
    const { resourceVersion } = live.metadata;
    try {
      await api.merge(reference, { metadata: { resourceVersion }, data });
      return;
    } catch (error) {
      if (!isConflict(error) || attempt === TRIES) throw error;
    }
  }
}

/** The keys that change, as a Secret holds them. A `*` in the name of a key stands for one part of it. */
export function renewed(
  data: Readonly<Record<string, string>>,
  renewals: Readonly<Record<string, Renew>>,
): Record<string, string> {
  const rules = Object.entries(renewals).map(([key, renew]) => [patternOf(key), renew] as const);
  return Object.fromEntries(
    Object.entries(data).flatMap(([key, value]) => {
      const renew = rules.find(([pattern]) => pattern.test(key))?.[1];
      if (renew === undefined) return [];
      const text = Buffer.from(value, 'base64').toString('utf8');
      return [[key, Buffer.from(renew(text)).toString('base64')]];
    }),
  );
}

const patternOf = (key: string): RegExp =>
  new RegExp(
    `^${key
      .split('*')
      .map((part) => part.replaceAll('.', '\\.'))
      .join('[^.]+')}$`,
  );
