import type { Locator, Page } from 'playwright-core';

/** A Spark session with six executors on a busy machine takes its time. */
const RUN_LIMIT_MS = 300_000;

/** Opens a notebook from the list of files, and waits until it can be run. */
export async function openNotebook(page: Page, name: string): Promise<Locator> {
  await page.locator('.jp-DirListing-item', { hasText: name }).dblclick();
  return whenReady(page);
}

/** Opens an empty notebook from the launcher. */
export async function newNotebook(page: Page): Promise<Locator> {
  await openLauncher(page);
  await page.locator('.jp-LauncherCard[data-category="Notebook"]:visible').first().click();
  return whenReady(page);
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
  await cell.locator('.jp-InputPrompt', { hasText: /\[\d+\]/ }).waitFor({ timeout: RUN_LIMIT_MS });
}

async function whenReady(page: Page): Promise<Locator> {
  await page.getByText(/Python 3 \(ipykernel\) \| Idle/).waitFor({ timeout: 60_000 });
  return page.locator('.jp-NotebookPanel:visible');
}
