import { configuredExecutor, configuredOverhead, executorRequest } from '../sizing/executor.ts';
import type { Resources } from '../sizing/resources.ts';
import { recognise } from './failures.ts';
import type { PlaceObservation, Running } from './observation.ts';
import type { DriverReport, ReportedExecutor } from './report.ts';
import type { Executor, ExecutorCounts, Failure } from './session.ts';

const MIB = 2 ** 20;
/** What Spark calls heap and what is used beside it, by its own names (ExecutorMetricType). */
const PEAKS = ['JVMHeapMemory', 'JVMOffHeapMemory'] as const;

/** Executors that answered their driver, with what they use and what became of them. */
export const describeExecutors = (
  { executors }: DriverReport,
  place: PlaceObservation | undefined,
): Executor[] =>
  executors.map((one) => ({
    id: one.id,
    state: one.isActive ? 'ready' : isLost(one, place) ? 'lost' : 'released',
    cores: one.totalCores,
    memoryMib: Math.round(one.maxMemory / MIB),
    usedMib: Math.round(one.memoryUsed / MIB),
    peakMib: Math.round(PEAKS.reduce((sum, key) => sum + (one.peakMemoryMetrics?.[key] ?? 0), 0) / MIB),
    activeTasks: one.isActive ? one.activeTasks : 0,
    failedTasks: one.failedTasks,
    loss: isLost(one, place) ? lossOf(one, place) : null,
  }));

/** Removed because they had nothing to do, which is no loss. */
const LET_GO = /idle|killed by driver|decommission|requested|scale|Executor killed/i;

/** Why it ended by the place's own account, which knows more: Spark calls one decommissioned that was told to go for its disk. */
const endOf = ({ id }: ReportedExecutor, place: PlaceObservation | undefined): string | undefined =>
  place?.ended.find((one) => one.id === id)?.reason;

const isLost = (one: ReportedExecutor, place: PlaceObservation | undefined): boolean =>
  !one.isActive && (endOf(one, place) !== undefined || !LET_GO.test(one.removeReason ?? ''));

const LOST = { sentence: 'It was lost.', advice: 'Another takes its place where it is needed.' };

function lossOf(one: ReportedExecutor, place: PlaceObservation | undefined): Failure {
  const told = recognise(endOf(one, place) ?? '');
  if (told.code !== 'unknown') return told;
  const said = recognise(one.removeReason ?? '');
  return said.code === 'unknown' ? { ...said, ...LOST } : said;
}

/** Executors that run by the place's account and have not said so to their driver: they are still starting. */
export function silentExecutors(
  { executors }: DriverReport,
  place: PlaceObservation | undefined,
): readonly Running[] {
  const known = new Set(executors.map(({ id }) => id));
  return place?.running.filter(({ id }) => !known.has(id)) ?? [];
}

/** How many executors there are in each state, from what the driver and the place say. */
export function countExecutors(
  report: DriverReport,
  place: PlaceObservation | undefined,
  startedMs: number,
  now: number,
): ExecutorCounts {
  const ready = report.executors.filter(({ isActive }) => isActive).length;
  const lost = report.executors.filter((one) => isLost(one, place)).length;
  const starting = (place?.starting ?? 0) + silentExecutors(report, place).length;
  const toCome =
    report.target === null
      ? wantedAtStart(report, startedMs, now) - report.executors.length - starting
      : report.target - ready - starting;
  const waiting = Math.max(place?.waiting ?? 0, toCome, 0);
  return { asked: ready + starting + waiting, waiting, starting, ready, lost };
}

/** Longer than any machine takes to come, in milliseconds: what is not there then is not asked for any more. */
const START_MS = 15 * 60_000;

/** Executors that a session asks for at its very start, until they came or were given up; no place need know of them. */
function wantedAtStart({ settings }: DriverReport, startedMs: number, now: number): number {
  if (now - startedMs > START_MS) return 0;
  const number = (key: string): number => Number(settings[key] ?? 0) || 0;
  return Math.max(
    number('spark.executor.instances'),
    number('spark.dynamicAllocation.minExecutors'),
    number('spark.dynamicAllocation.initialExecutors'),
  );
}

/** Size of one executor as the session asked: cores, and heap in MiB. */
export function sizeOf({ settings }: DriverReport): { cores: number; memoryMib: number } {
  const memory = /^(\d+)([kmgt]?)b?$/i.exec(settings['spark.executor.memory'] ?? '1g');
  const factor = { '': 1, k: 1 / 1024, m: 1, g: 1024, t: 1024 * 1024 }[memory?.[2]?.toLowerCase() ?? ''] ?? 1;
  return {
    cores: Number(settings['spark.executor.cores'] ?? 1),
    memoryMib: Math.round(Number(memory?.[1] ?? 1024) * factor),
  };
}

/** What a cluster sets aside for one executor of the session. */
export function requestOf(report: DriverReport): Resources {
  const size = sizeOf(report);
  return executorRequest(
    configuredExecutor(size, report.settings),
    configuredOverhead(size.cores, report.settings),
  );
}
