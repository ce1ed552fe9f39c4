import { readFileSync } from 'node:fs';

/** Of Linux, in hertz: what /proc counts processor time in. */
const TICKS = 100;

/** Processor time that a process has used so far, in seconds. Linux only. */
export function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}
