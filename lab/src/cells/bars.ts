import type { Cell } from '@jupyterlab/cells';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { PanelLayout } from '@lumino/widgets';
import type { Live } from '../live/live.ts';
import { sessionOf } from '../model/state.ts';
import type { Words } from '../words.ts';
import { CellBar } from './bar.ts';
import { barView } from './bar-view.ts';
import type { CellRun } from './run.ts';
import { Runs } from './runs.ts';
import { watchNotebook } from './watch.ts';

/** Puts a bar under each cell that runs Spark jobs, in every notebook, and keeps it true. */
export function showBars(place: {
  tracker: INotebookTracker;
  live: Live;
  words: Words;
  openPanel: () => void;
}): void {
  const { tracker, live, words, openPanel } = place;
  const runs = new Runs(window.sessionStorage);
  const bars = new Map<string, CellBar>();

  const attach = (run: CellRun, bar: CellBar | undefined, cell: Cell): CellBar | undefined => {
    if (bar !== undefined && bar.parent === cell) return bar;
    bar?.dispose();
    if (cell.isPlaceholder()) {
      // A cell that has not been scrolled to is empty yet.
      void cell.ready.then(update);
      return undefined;
    }
    const layout = cell.layout as PanelLayout;
    const input = layout.widgets.findIndex(({ node }) => node.classList.contains('jp-Cell-inputWrapper'));
    const placed = new CellBar(words, openPanel);
    layout.insertWidget(input + 1, placed);
    cell.model.sharedModel.changed.connect((_, change) => {
      if (change.sourceChange !== undefined) runs.forget(run.cellId);
    });
    return placed;
  };
  const update = (): void => {
    const shown = new Set<string>();
    for (const run of runs.all) {
      const session = sessionOf(live.picture.sessions, run.kernelId);
      const view = barView(words, run, session);
      const cell = view === null ? undefined : findCell(tracker, run);
      if (view === null || cell === undefined) continue;
      const bar = attach(run, bars.get(run.cellId), cell);
      if (bar === undefined) continue;
      bar.render(view);
      bar.toggleClass('sparkhub-mod-old', !live.picture.connected);
      bars.set(run.cellId, bar);
      shown.add(run.cellId);
    }
    for (const [cellId, bar] of bars) {
      if (shown.has(cellId)) continue;
      bar.dispose();
      bars.delete(cellId);
    }
  };
  const watch = (panel: NotebookPanel): void => {
    watchNotebook(panel, runs);
    // After a reload, and after the notebook is read again from its file.
    void panel.context.ready.then(update);
    panel.content.modelContentChanged.connect(update);
  };

  tracker.forEach(watch);
  tracker.widgetAdded.connect((_, panel) => watch(panel));
  live.addEventListener('change', () => {
    if (live.picture.connected) runs.see(live.picture.sessions, live.now());
    else update();
  });
  runs.addEventListener('change', update);
}

/** The notebook is known by its kernel; by its path while it has not connected to that again. */
function findCell(tracker: INotebookTracker, { kernelId, path, cellId }: CellRun): Cell | undefined {
  const panel =
    tracker.find(({ sessionContext }) => sessionContext.session?.kernel?.id === kernelId) ??
    tracker.find(({ context }) => context.path === path);
  return panel?.content.widgets.find(({ model }) => model.id === cellId);
}
