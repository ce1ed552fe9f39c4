import { countExecutors, describeExecutors, requestOf, sizeOf } from './executors.ts';
import { recognise } from './failures.ts';
import { describeJobs, readTime } from './jobs.ts';
import type { PlaceObservation } from './observation.ts';
import { idleSinceAfter, releaseOf } from './release.ts';
import type { DriverReport } from './report.ts';
import { sentenceOf } from './sentence.ts';
import type { Cost, Failure, SessionState, SparkSession } from './session.ts';
import type { ProjectSettings } from './settings.ts';
import { priceOfOne } from './size.ts';
import { summarise } from './summary.ts';
import type { ProjectRoom } from './waits/facts.ts';
import { waitsOf } from './waits/of-session.ts';

/** One session with all that its present picture is worked out from. Times are in milliseconds since 1970. */
export interface SessionRecord {
  readonly session: SparkSession;
  readonly report: DriverReport;
  readonly place: PlaceObservation | undefined;
  /** What its person's sessions may have in all; undefined where nothing limits them together. */
  readonly room: ProjectRoom | undefined;
  /** When its notebook server spoke of it last. */
  readonly heardAt: number;
  /** Since when nothing runs; null while something does. */
  readonly idleSince: number | null;
  /** Its person wants it kept until then. */
  readonly keptUntil: number;
  readonly releasing: boolean;
  readonly lookedAt: number;
  /** Cost of its executors up to then. */
  readonly spent: number;
  readonly peakMib: number;
}

/** Whose a session is, as the hub and the server say it. */
export interface Holder {
  readonly owner: string;
  readonly project: string;
}

/** What a driver said is taken in; `before` is undefined for a new session. Pure: `now` is given. */
export function hear(
  before: SessionRecord | undefined,
  report: DriverReport,
  holder: Holder,
  settings: ProjectSettings,
  now: number,
): SessionRecord {
  const next = {
    report,
    place: before?.place,
    room: before?.room,
    heardAt: now,
    idleSince: idleSinceAfter(before?.idleSince ?? null, report, now),
    keptUntil: before?.keptUntil ?? 0,
    releasing: before?.releasing ?? false,
    peakMib: before?.peakMib ?? 0,
  };
  return describe(next, before, holder, settings, now);
}

/** What the place knows is taken in, or time has passed: the picture is worked out anew. */
export function look(
  record: SessionRecord,
  { place, room }: Pick<SessionRecord, 'place' | 'room'>,
  settings: ProjectSettings,
  now: number,
): SessionRecord {
  return describe({ ...record, place, room }, record, record.session, settings, now);
}

/** Its person wants a session kept for some more minutes, whatever it does. */
export const keep = (
  record: SessionRecord,
  minutes: number,
  settings: ProjectSettings,
  now: number,
): SessionRecord =>
  look({ ...record, keptUntil: now + minutes * 60_000, releasing: false }, record, settings, now);

/**
 * A session is over. One that ended in the middle of a job did not end well, unless it was `stopped`: its last job may
 * have ended since it was heard of.
 */
export function finish(record: SessionRecord, stopped: boolean, now: number): SparkSession {
  const { session } = record;
  const working = session.jobs.some(({ state }) => state === 'running') && !record.releasing;
  const failure = working ? lastWords(record, stopped) : null;
  const state = failure === null ? 'stopped' : 'failed';
  const ended: SparkSession = {
    ...session,
    state,
    failure,
    waits: [],
    stateSince: iso(now),
    endedAt: iso(now),
    uiPath: record.report.historyPath,
    release: null,
    executors: { ...session.executors, asked: 0, waiting: 0, starting: 0, ready: 0 },
    jobs: session.jobs.map((job) => (job.state === 'running' ? { ...job, state: 'unknown' as const } : job)),
    summary: summarise(record, now),
  };
  return { ...ended, sentence: sentenceOf(ended, now) };
}

/**
 * Why a session that was at work is gone: what killed its last executors, else that it was cut off. Null where it was
 * not, and for a program without a notebook: that mostly ends with its last job.
 */
function lastWords({ session, report, place }: SessionRecord, stopped: boolean): Failure | null {
  // Those that died before others took their place are not why it ended.
  const dead = report.executors.some(({ isActive }) => isActive)
    ? []
    : [
        ...(place?.ended.map(({ reason }) => recognise(reason)) ?? []),
        ...session.executorList.flatMap(({ loss }) => loss ?? []),
      ];
  const known = dead.find(({ code }) => code !== 'unknown' && code !== 'cancelled');
  return known ?? (stopped || report.kernelId === null ? null : CUT_OFF);
}

const CUT_OFF: Failure = {
  code: 'cut-off',
  sentence: 'It ended while a job ran.',
  evidence: '',
  advice:
    'Its kernel or Spark in it was restarted or died. Restart the kernel and start it again; if that dies again, the notebook needs more memory.',
};

type Inputs = Omit<SessionRecord, 'session' | 'lookedAt' | 'spent'>;

function describe(
  inputs: Inputs,
  before: SessionRecord | undefined,
  holder: Holder,
  settings: ProjectSettings,
  now: number,
): SessionRecord {
  const { report, place } = inputs;
  const startedMs = Date.parse(readTime(report.startedAt) ?? '') || now;
  const executors = countExecutors(report, place, startedMs, now);
  const executorList = describeExecutors(report, place);
  const jobs = describeJobs(report.jobs, report.stages);
  const price = priceOfOne(requestOf(report), settings.bounds);
  const spent = (before?.spent ?? 0) + spentSince(before, price?.amount ?? 0, now);
  const cost: Cost | null =
    price === null
      ? null
      : { currency: price.currency, perHour: price.amount * executors.ready, soFar: spent };
  const drafted = {
    id: report.id,
    name: report.name,
    owner: holder.owner,
    project: holder.project,
    notebook: report.notebook,
    kernelId: report.kernelId,
    driverPid: report.driverPid ?? null,
    failure: null,
    executors,
    executorSize: sizeOf(report),
    waits: waitsOf(inputs, executors, now),
    startedAt: iso(startedMs),
    endedAt: null,
    uiPath: report.uiPath,
    jobs,
    executorList,
    cost,
    release: releaseOf(inputs, settings, now),
    summary: null,
  };
  const state = stateOf(inputs, drafted, now);
  const stateSince = before?.session.state === state ? before.session.stateSince : iso(now);
  const session: SparkSession = { ...drafted, state, stateSince, sentence: '' };
  return {
    ...inputs,
    peakMib: Math.max(inputs.peakMib, ...executorList.map(({ peakMib }) => peakMib)),
    lookedAt: now,
    spent,
    session: { ...session, sentence: sentenceOf(session, now) },
  };
}

/** Between two looks the executors cost what they cost at the first of them. */
const spentSince = (before: SessionRecord | undefined, perExecutorHour: number, now: number): number =>
  before === undefined
    ? 0
    : ((now - before.lookedAt) / 3_600_000) * perExecutorHour * before.session.executors.ready;

/** Right after work a session is ready; only then it is idle. In milliseconds. */
const REST_MS = 10_000;

function stateOf(
  { releasing, idleSince, report, place }: Inputs,
  { executors, jobs, waits }: Pick<SparkSession, 'executors' | 'jobs' | 'waits'>,
  now: number,
): SessionState {
  if (releasing) return 'stopping';
  const working = report.streams > 0 || jobs.some(({ state }) => state === 'running');
  if (executors.ready > 0) {
    if (working) return 'busy';
    return idleSince !== null && now - idleSince > REST_MS ? 'idle' : 'ready';
  }
  if (executors.starting > 0) return 'starting';
  if ((place?.waiting ?? 0) > 0 || waits.length > 0) return 'waiting-for-machines';
  if (executors.waiting > 0) return 'requested';
  // No executor, and none wanted: they come with the next job.
  return working ? 'requested' : idleSince !== null && now - idleSince > REST_MS ? 'idle' : 'ready';
}

const iso = (ms: number): string => new Date(ms).toISOString();
