import { describeMib } from '../sizing/words.ts';
import type { SessionRecord } from './record.ts';
import type { Summary } from './session.ts';

const MIB = 2 ** 20;

/** What is to be said of a session when it is over. */
export function summarise(record: SessionRecord, now: number): Summary {
  const { session, report, peakMib } = record;
  const spilledMib = Math.round(sum(report.stages.map((stage) => stage.diskBytesSpilled)) / MIB);
  const failedTasks = sum(report.executors.map((executor) => executor.failedTasks));
  return {
    durationSeconds: Math.round((now - Date.parse(session.startedAt)) / 1000),
    cost: session.cost === null ? null : { ...session.cost, perHour: 0 },
    peakMib,
    spilledMib,
    failedTasks,
    advice: advise(record, spilledMib),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** Less is no matter of memory. In MiB. */
const MUCH_SPILLED = 1024;
/** Of its memory: an executor that never used more could be half as large. */
const LITTLE_USED = 0.3;
/** Less says nothing of what a session needs, in milliseconds. */
const SHORT_MS = 10 * 60_000;

/** One sentence for the next time, the most useful; empty when all was well. */
function advise({ session, report, peakMib, lookedAt }: SessionRecord, spilledMib: number): string {
  const { memoryMib } = session.executorSize;
  if (session.executorList.some(({ loss }) => loss?.code === 'executor-out-of-memory'))
    return `Executors ran out of memory: try ${describeMib(memoryMib * 2)} for each.`;
  if (spilledMib > MUCH_SPILLED)
    return `It wrote ${describeGib(spilledMib)} to disk for want of memory: try ${describeMib(memoryMib * 2)} for each executor.`;
  const long = lookedAt - Date.parse(session.startedAt) > SHORT_MS;
  const unused = report.executors.filter(({ totalTasks }) => totalTasks === 0).length;
  if (long && peakMib > 0 && memoryMib >= 4096 && peakMib < memoryMib * LITTLE_USED)
    return `No executor used more than ${describeGib(peakMib)}: ${describeMib(Math.ceil(memoryMib / 2048) * 1024)} for each would do.`;
  if (long && unused > 1) return `${unused} executors had nothing to do: ask for fewer.`;
  return '';
}

const describeGib = (mib: number): string => `${(mib / 1024).toFixed(mib < 10_240 ? 1 : 0)} GB`;
