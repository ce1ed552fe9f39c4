import { DriverError, type Report } from '../../driver.ts';
import type { ClusterApi } from '../api/api.ts';
import type { KubeObject, Workload } from '../api/objects.ts';
import { lastLines } from '../pods/log.ts';
import { seconds, until } from './until.ts';
import { observeRollouts, type Rollout } from './workload.ts';

/** As long as a machine may take to come and an image to be pulled. */
const LIMIT_MS = 900_000;
/** What is stuck this long will not come loose by itself. */
export const STUCK_MS = 45_000;

export const isMine =
  ({ kind, metadata: { name } }: KubeObject) =>
  (workload: Workload): boolean =>
    workload.kind === kind && workload.metadata.name === name;

/** Waits until workloads are ready, telling what they wait for. Throws `DriverError` when one is stuck. */
export async function waitForRollout(
  api: ClusterApi,
  namespace: string,
  isOurs: (workload: Workload) => boolean,
  report: Report,
  limitMs = LIMIT_MS,
): Promise<void> {
  const since = new Map<string, number>();
  await until(limitMs, async (elapsedMs, last) => {
    const unready = (await observeRollouts(api, namespace, isOurs)).filter(({ wait }) => wait !== undefined);
    if (unready.length === 0) return true;
    report({ what: `${describeRollouts(unready)} (${seconds(elapsedMs)})` });
    const hopeless = findStuck(unready, since, elapsedMs);
    if (hopeless !== undefined || last) throw await rolloutFailed(api, namespace, hopeless ?? unready[0]!);
    return false;
  });
}

export const describeRollouts = (rollouts: readonly Rollout[]): string =>
  rollouts.map(({ name, wait }) => `${name}: ${wait?.text ?? 'ready'}`).join('; ');

/** The first that has been stuck for long. Keeps in `since` when each began to be. */
export function findStuck(
  rollouts: readonly Rollout[],
  since: Map<string, number>,
  nowMs: number,
): Rollout | undefined {
  for (const { name, wait } of rollouts) {
    if (wait?.stuck === true) since.set(name, since.get(name) ?? nowMs);
    else since.delete(name);
  }
  return rollouts.find(({ name }) => nowMs - (since.get(name) ?? nowMs) > STUCK_MS);
}

export async function rolloutFailed(
  api: ClusterApi,
  namespace: string,
  { name, wait, pod }: Rollout,
): Promise<DriverError> {
  return new DriverError(`${name} does not become ready: ${wait?.text ?? 'nobody says why'}.`, {
    fix: `Put that right, then run sparkhub up again. More: kubectl describe pod -n ${namespace} ${pod}`.trim(),
    evidence: pod === '' ? '' : await lastLines(api, { namespace, pod }, 15),
  });
}
