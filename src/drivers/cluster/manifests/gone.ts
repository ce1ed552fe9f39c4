import { DriverError, type Report } from '../../driver.ts';
import { type ClusterApi, describe, type Reference } from '../api/api.ts';
import type { Condition, KubeObject } from '../api/objects.ts';
import { seconds, until } from '../waiting/until.ts';

const LIMIT_MS = 300_000;

/** Waits until an object is gone. Throws `DriverError` that says what holds it. */
export async function waitUntilGone(api: ClusterApi, reference: Reference, report: Report): Promise<void> {
  let last: KubeObject | undefined;
  const gone = await until(LIMIT_MS, async (elapsedMs) => {
    last = await api.get(reference);
    if (last === undefined) return true;
    report({ what: `${describe(reference)}: waiting until it is gone${held(last)} (${seconds(elapsedMs)})` });
    return false;
  });
  if (gone) return;
  throw new DriverError(
    `The ${describe(reference)} is still there after ${seconds(LIMIT_MS)}${held(last)}.`,
    {
      fix: `See what holds it: kubectl describe ${reference.kind.toLowerCase()} ${reference.name}${reference.namespace ? ` -n ${reference.namespace}` : ''}`,
    },
  );
}

function held(object: KubeObject | undefined): string {
  const conditions = (object?.status as { conditions?: readonly Condition[] } | undefined)?.conditions ?? [];
  const said = conditions.find(
    ({ type, status }) => status === 'True' && /Remaining|Failure/.test(type),
  )?.message;
  const finalizers = object?.metadata.finalizers ?? [];
  if (said !== undefined) return ` (${said})`;
  return finalizers.length > 0 ? ` (held by ${finalizers.join(', ')})` : '';
}
