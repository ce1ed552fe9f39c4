import type { CellRun } from './run.ts';

const KEY = 'sparkhub:running-cells';
type Store = Pick<Storage, 'getItem' | 'setItem'>;

/** The runs that were going on when the page was left. None where the store is empty or unreadable. */
export function recall(store: Store): CellRun[] {
  try {
    return JSON.parse(store.getItem(KEY) ?? '[]') as CellRun[];
  } catch {
    return [];
  }
}

/** Keeps the runs that still go on for the next load of this page. A full or forbidden store keeps nothing. */
export function remember(store: Store, runs: Iterable<CellRun>): void {
  try {
    store.setItem(KEY, JSON.stringify([...runs].filter(({ endedAt }) => endedAt === null)));
  } catch {
    // Bars work without it; they only do not come back after a reload.
  }
}
