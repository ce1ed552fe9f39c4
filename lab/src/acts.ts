import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { SparkSession } from '../../src/sessions/session.ts';
import type { Requests } from './live/requests.ts';
import { startCode } from './model/start.ts';
import { isAtWork } from './model/state.ts';
import type { Acts } from './panel/desk.ts';
import { runAtTop } from './start-cell.ts';
import type { Words } from './words.ts';

const KEEP_MINUTES = 60;

/** What the panel's buttons do, in this JupyterLab. */
export function makeActs(place: {
  words: Words;
  requests: Requests;
  notebooks: INotebookTracker;
  openFile: (path: string) => void;
}): Acts {
  const { words, requests, notebooks, openFile } = place;

  /** Does it, or says why it could not be done. */
  const attempt = async (what: string, act: () => Promise<unknown>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      Notification.error(`${what} ${why}`, { autoClose: false });
    }
  };
  const confirmStop = async ({ name }: SparkSession): Promise<boolean> => {
    const { button } = await showDialog({
      title: words.__('Stop a session that is at work?'),
      body: words.__(
        '%1 runs something now, which is broken off. Python variables stay; cached data and temporary views go.',
        name,
      ),
      defaultButton: 0,
      buttons: [
        Dialog.cancelButton({ label: words.__('Let it run') }),
        Dialog.warnButton({ label: words.__('Stop') }),
      ],
    });
    return button.accept;
  };

  return {
    openUi: (path) => window.open(requests.address(path), '_blank', 'noopener'),
    openNotebook: openFile,
    stop: async (session) => {
      if (isAtWork(session) && !(await confirmStop(session))) return;
      await attempt(words.__('%1 could not be stopped.', session.name), () => requests.stop(session.id));
    },
    keep: ({ id, name }) =>
      attempt(words.__('%1 could not be kept.', name), () => requests.keep(id, KEEP_MINUTES)),
    cancelJob: ({ id }, job) =>
      attempt(words.__('Job %1 could not be cancelled.', job), () => requests.cancelJob(id, job)),
    start: (wish) =>
      attempt(words.__('The session could not be started.'), async () => {
        const panel = notebooks.currentWidget;
        if (panel !== null) await runAtTop(panel, startCode(wish));
      }),
    notebook: () => {
      const panel = notebooks.currentWidget;
      if (panel === null) return null;
      const kernel = panel.sessionContext.session?.kernel ?? null;
      return { name: panel.title.label, kernelId: kernel?.id ?? null, idle: kernel?.status === 'idle' };
    },
  };
}
