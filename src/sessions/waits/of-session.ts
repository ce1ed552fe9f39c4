import { requestOf, silentExecutors } from '../executors.ts';
import { NOTHING } from '../observation.ts';
import type { SessionRecord } from '../record.ts';
import type { ExecutorCounts, SessionWait } from '../session.ts';
import { explainQuota } from './quota.ts';
import { inOrder } from './waits.ts';
import { describeUnreachable } from './words.ts';

/** An executor that runs speaks to its driver within seconds, on a busy machine within half a minute. */
const SILENT_MS = 60_000;

/** What the place says, and what keeps it from being asked at all: executors that the project may not have are not made. */
export function waitsOf(
  { report, place, room }: Pick<SessionRecord, 'report' | 'place' | 'room'>,
  { waiting, starting }: ExecutorCounts,
  now: number,
): readonly SessionWait[] {
  const { waits, ends, ...known } = place ?? NOTHING;
  const unmade = waiting - known.waiting;
  const own = known.waiting + known.starting + known.running.length;
  const refusal =
    unmade > 0 && room !== undefined ? explainQuota(room, requestOf(report), unmade, own) : undefined;
  const silent = silentExecutors(report, place).filter(({ since }) => now - since >= SILENT_MS);
  return inOrder([
    ...(silent.length > 0 ? [describeUnreachable(silent.length)] : []),
    ...(refusal === undefined ? [] : [refusal]),
    ...waits,
    ...(waiting + starting > 0 ? ends : []),
  ]);
}
