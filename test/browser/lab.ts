import type { Locator, Page } from 'playwright-core';

/** A Spark session with six executors on a busy machine takes its time. */
const RUN_LIMIT_MS = 300_000;
const BEGIN_TRIES = 6;

/** Opens a notebook from the list of files, and waits until it can be run. */
export const openNotebook = (page: Page, name: string): Promise<Locator> =>
  open(page, () => page.locator('.jp-DirListing-item', { hasText: name }).dblclick());

/** Opens an empty notebook from the launcher, and waits until it can be run. */
export const newNotebook = (page: Page): Promise<Locator> =>
  open(page, async () => {
    await openLauncher(page);
    await page.locator('.jp-LauncherCard[data-category="Notebook"]:visible').first().click();
  });

/** Types `code` into the first cell of a notebook and runs it to its end. */
export async function runFirstCell(notebook: Locator, code: string): Promise<void> {
  const cell = notebook.locator('.jp-CodeCell').first();
  await cell.locator('.cm-content').click();
  await notebook.page().keyboard.insertText(code);
  await cell.locator('.cm-content', { hasText: code.split('\n')[0]! }).waitFor();
  await begin(cell);
  await untilRun(cell);
}

/** Runs a cell, and again where JupyterLab did not: a notebook is said to be idle before it has its kernel. */
export async function begin(cell: Locator): Promise<void> {
  const begun = cell.locator('.jp-InputPrompt', { hasText: /\[(\*|\d+)\]/ });
  for (let tries = 0; tries < BEGIN_TRIES; tries++) {
    await cell.locator('.cm-content').click();
    await cell.page().keyboard.press('Shift+Enter');
    const isBegun = await begun.waitFor({ timeout: 5_000 }).then(
      () => true,
      () => false,
    );
    if (isBegun) return;
  }
  throw new Error(`the cell was not run; it shows: ${await cell.textContent()}`);
}

/** Chooses an entry of the Run menu. */
export async function chooseRun(page: Page, entry: string): Promise<void> {
  await page.getByRole('menuitem', { name: 'Run', exact: true }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

/** Shows the launcher, by the plus above the list of files unless it is to be seen already. */
export async function openLauncher(page: Page): Promise<void> {
  const launcher = page.locator('.jp-Launcher:visible').first();
  if (await launcher.isVisible()) return;
  await page.locator('[data-command="launcher:create"]').first().click();
  await launcher.waitFor();
}

/** Clicks the launcher's card for the Spark UI and gives the browser tab it opens. */
export async function openSparkUi(page: Page): Promise<Page> {
  await openLauncher(page);
  const [tab] = await Promise.all([
    page.context().waitForEvent('page'),
    page.locator('.jp-LauncherCard:visible', { hasText: 'Spark UI' }).first().click(),
  ]);
  await tab.waitForLoadState();
  return tab;
}

/** Waits until a code cell was run to its end: it has a number, and no star. */
export async function untilRun(cell: Locator): Promise<void> {
  try {
    await cell.locator('.jp-InputPrompt', { hasText: /\[\d+\]/ }).waitFor({ timeout: RUN_LIMIT_MS });
  } catch (error) {
    throw new Error(`the cell was not run to its end; it shows: ${await cell.textContent()}`, {
      cause: error,
    });
  }
}

/**
 * Opens a notebook beside those that are open, and waits for its own kernel: what the status bar says may still be about
 * the one before, and a cell that is run before its notebook has a kernel is not run at all.
 */
async function open(page: Page, act: () => Promise<void>): Promise<Locator> {
  const before = await page.locator('.jp-NotebookPanel').count();
  await act();
  await page.locator('.jp-NotebookPanel').nth(before).waitFor({ state: 'attached' });
  const notebook = page.locator('.jp-NotebookPanel:visible');
  // Where the toolbar is too narrow for it, it is there and not to be seen.
  await notebook
    .locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
    .waitFor({ state: 'attached', timeout: 60_000 });
  return notebook;
}
