import {
  ILabShell,
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin,
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { makeActs } from './acts.ts';
import { showBars } from './cells/bars.ts';
import { Live } from './live/live.ts';
import { Requests } from './live/requests.ts';
import type { Desk } from './panel/desk.ts';
import { PANEL_ID, SparkPanel } from './panel/panel.tsx';
import { StatusItem } from './status-item.tsx';

const OPEN_PANEL = 'sparkhub:open-panel';

/** Spark in JupyterLab 4 and in Notebook 7: a side panel, an item of the status bar, a bar under running cells. */
const plugin: JupyterFrontEndPlugin<void> = {
  id: '@sparkhub/lab:plugin',
  description: 'Shows Spark sessions: the panel, the status bar item and the bars under cells.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ITranslator, IStatusBar, ICommandPalette, ILayoutRestorer, ILabShell],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    translator: ITranslator | null,
    statusBar: IStatusBar | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    labShell: ILabShell | null,
  ): void => {
    const words = (translator ?? nullTranslator).load('sparkhub');
    const requests = new Requests(app.serviceManager.serverSettings);
    const live = new Live((signal) => requests.events(signal), document);
    const openFile = (path: string): void => void app.commands.execute('docmanager:open', { path });
    const desk: Desk = { live, requests, words, acts: makeActs({ words, requests, notebooks, openFile }) };

    const panel = new SparkPanel(desk);
    app.shell.add(panel, 'left', { rank: 300, type: 'Spark' });
    restorer?.add(panel, PANEL_ID);
    const openPanel = (): void => app.shell.activateById(PANEL_ID);
    app.commands.addCommand(OPEN_PANEL, { label: words.__('Show Spark Sessions'), execute: openPanel });
    palette?.addItem({ command: OPEN_PANEL, category: words.__('Spark') });
    if (labShell !== null)
      statusBar?.registerStatusItem(plugin.id, {
        item: new StatusItem(desk, openPanel),
        align: 'left',
        rank: 20,
      });
    showBars({ tracker: notebooks, live, words, openPanel });
  },
};

export default plugin;
