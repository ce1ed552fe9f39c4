import { hostname } from 'node:os';
import { DriverError } from '../../driver.ts';
import { accountName } from '../../machine.ts';
import type { ClusterApi, Reference } from '../api/api.ts';
import { isConflict, isForbidden, isNotFound } from '../api/failure.ts';
import type { KubeObject } from '../api/objects.ts';
import type { ClusterPlace } from './cluster-place.ts';

interface Lease extends KubeObject {
  readonly spec?: {
    readonly holderIdentity?: string | null;
    readonly leaseDurationSeconds?: number | null;
    readonly renewTime?: string | null;
  };
}

/** One who has not renewed for this long is gone. */
const LASTS_SECONDS = 30;
const RENEW_MS = 10_000;

/**
 * Does work on a platform that only one may do at a time, from whatever machine: helm's own record of what is going on
 * cannot tell work that goes on elsewhere from work that was cut off. Where the namespace does not exist yet there is
 * nothing to fight over.
 */
export async function withClusterLock<T>(
  api: ClusterApi,
  { namespace }: ClusterPlace,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  const reference = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace, name: 'sparkhub' };
  const holder = `${what} of ${accountName()} on ${hostname()} (process ${process.pid})`;
  if (!(await take(api, reference, holder))) return work();
  const renewal = setInterval(() => void renew(api, reference).catch(() => {}), RENEW_MS);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await api.remove(reference).catch(() => {});
  }
}

const specOf = (holder: string): Lease['spec'] & object => ({
  holderIdentity: holder,
  leaseDurationSeconds: LASTS_SECONDS,
  renewTime: now(),
});
const now = (): string => new Date().toISOString().replace('Z', '000Z');

/** False where no lock can be: no namespace yet, or no right to one. Throws `DriverError` when somebody else holds it. */
async function take(api: ClusterApi, reference: Reference, holder: string): Promise<boolean> {
  const { apiVersion, kind, name, namespace = '' } = reference;
  try {
    await api.create({ apiVersion, kind, metadata: { name, namespace }, spec: specOf(holder) });
    return true;
  } catch (error) {
    if (isNotFound(error) || isForbidden(error)) return false;
    if (!isConflict(error)) throw error;
  }
  const lease = await api.get<Lease>(reference);
  if (lease === undefined) return take(api, reference, holder);
  const { holderIdentity, renewTime, leaseDurationSeconds } = lease.spec ?? {};
  const ends = Date.parse(renewTime ?? '') + (leaseDurationSeconds ?? LASTS_SECONDS) * 1000;
  if (holderIdentity && ends > Date.now()) throw heldBy(holderIdentity, namespace);
  const { resourceVersion } = lease.metadata;
  try {
    await api.merge(reference, { metadata: { resourceVersion }, spec: specOf(holder) });
    return true;
  } catch (error) {
    if (isConflict(error)) throw heldBy('somebody who was faster', namespace);
    throw error;
  }
}

const renew = (api: ClusterApi, reference: Reference): Promise<unknown> =>
  api.merge(reference, { spec: { renewTime: now() } });

const heldBy = (holder: string, namespace: string): DriverError =>
  new DriverError(`Somebody else works on the platform in ${namespace}: ${holder}.`, {
    fix: `Wait until it is done. If it is gone, this goes away by itself within ${LASTS_SECONDS} s.`,
  });
