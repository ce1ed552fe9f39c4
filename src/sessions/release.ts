import type { DriverReport } from './report.ts';
import type { Release } from './session.ts';
import type { ProjectSettings } from './settings.ts';

/** Whether anything runs: a cell, a job, a stream. An open browser is nothing that runs. */
const isAtWork = ({ kernelBusy, streams, jobs }: DriverReport): boolean =>
  kernelBusy || streams > 0 || jobs.some(({ status }) => status === 'RUNNING');

/** Since when nothing runs, in milliseconds; null while something does. A job between two reports counts as well. */
export function idleSinceAfter(before: number | null, report: DriverReport, now: number): number | null {
  if (isAtWork(report)) return null;
  const ended = report.jobs.map(({ completionTime }) =>
    Date.parse(completionTime?.replace('GMT', 'Z') ?? ''),
  );
  const last = Math.max(0, ...ended.filter((time) => Number.isFinite(time)));
  return Math.max(before ?? now, Math.min(last, now));
}

/** When a session is to be released; null while something runs, or where sessions are never released. */
export function releaseOf(
  { idleSince, keptUntil }: { readonly idleSince: number | null; readonly keptUntil: number },
  { idleSeconds, graceSeconds }: ProjectSettings,
  now: number,
): Release | null {
  if (idleSeconds === 0 || idleSince === null) return null;
  const at = Math.max(idleSince + idleSeconds * 1000, keptUntil);
  return { at: new Date(at).toISOString(), warn: now >= at - graceSeconds * 1000 };
}

/** Whether it is time. */
export const isDue = (release: Release | null, now: number): boolean =>
  release !== null && Date.parse(release.at) <= now;
