import { NotebookActions, type NotebookPanel } from '@jupyterlab/notebook';

/** Marks the cell that starts the session, so that the next start changes it rather than adding another. */
const MARK = 'sparkhub';

/** Puts `code` into a cell at the top of a notebook, where it is seen and can be run again, and runs it. */
export async function runAtTop(panel: NotebookPanel, code: string): Promise<void> {
  const { content, sessionContext } = panel;
  const model = content.model;
  if (model === null) return;
  const first = model.sharedModel.cells[0];
  const isOurs = first?.cell_type === 'code' && first.getMetadata(MARK) !== undefined;
  if (first !== undefined && isOurs) first.setSource(code);
  else
    model.sharedModel.insertCell(0, {
      cell_type: 'code',
      source: code,
      metadata: { [MARK]: { starts: true }, trusted: true },
    });
  content.activeCellIndex = 0;
  content.deselectAll();
  await content.scrollToItem(0);
  await NotebookActions.run(content, sessionContext);
}
