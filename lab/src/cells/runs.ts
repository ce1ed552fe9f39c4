import type { SparkSession } from '../../../src/sessions/session.ts';
import { sessionOf } from '../model/state.ts';
import { recall, remember } from './memory.ts';
import { type CellRun, isOver, observe } from './run.ts';

/**
 * The latest run of each cell that has one to show, by the cell's id; a `change` event tells of each change. Those
 * that go on survive a reload.
 */
export class Runs extends EventTarget {
  private readonly runs = new Map<string, CellRun>();
  /** Begun before this page was loaded, so that the kernel's word of their end may have been missed. */
  private readonly recalled: Set<string>;

  constructor(private readonly store: Pick<Storage, 'getItem' | 'setItem'>) {
    super();
    for (const run of recall(store)) this.runs.set(run.cellId, run);
    this.recalled = new Set(this.runs.keys());
  }

  get all(): readonly CellRun[] {
    return [...this.runs.values()];
  }

  /** A cell begins: whatever else ran on its kernel is over. `at` in ms on the kernel's clock. */
  begin(run: Omit<CellRun, 'endedAt' | 'jobs'>): void {
    this.endAll(run.kernelId, run.startedAt);
    this.recalled.delete(run.cellId);
    this.runs.delete(run.cellId);
    this.runs.set(run.cellId, { ...run, endedAt: null, jobs: {} });
    this.keep();
  }

  /** The kernel is done with a request. */
  end(kernelId: string, requestId: string, at: number): void {
    this.update(
      (run) => run.kernelId === kernelId && run.requestId === requestId && run.endedAt === null,
      (run) => ({ ...run, endedAt: at }),
    );
  }

  /** The kernel is gone, or does something else. */
  endAll(kernelId: string, at: number): void {
    this.update(
      (run) => run.kernelId === kernelId && run.endedAt === null,
      (run) => ({ ...run, endedAt: Math.max(at, run.startedAt) }),
    );
  }

  /** The cell is edited, or gone: what it did no longer matters. One that still runs stays. */
  forget(cellId: string): void {
    const run = this.runs.get(cellId);
    if (run === undefined || run.endedAt === null) return;
    this.runs.delete(cellId);
    this.keep();
  }

  /** A new picture of the sessions. `now` in ms on the service's clock. */
  see(sessions: readonly SparkSession[], now: number): void {
    for (const run of this.all) {
      const session = sessionOf(sessions, run.kernelId);
      if (session === null) continue;
      const over = this.recalled.has(run.cellId) && isOver(run, session, now);
      const ended = over ? { ...run, endedAt: Math.max(run.startedAt, Date.parse(session.stateSince)) } : run;
      this.runs.set(run.cellId, observe(ended, session, now));
    }
    this.keep();
  }

  private update(which: (run: CellRun) => boolean, change: (run: CellRun) => CellRun): void {
    const found = this.all.filter(which);
    for (const run of found) this.runs.set(run.cellId, change(run));
    if (found.length > 0) this.keep();
  }

  private keep(): void {
    remember(this.store, this.runs.values());
    this.dispatchEvent(new Event('change'));
  }
}
