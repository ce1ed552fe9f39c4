import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Place, skip, until } from '../sparkhub.ts';
import { seriousFindings } from './accessibility.ts';
import { findChromium, launch } from './chromium.ts';
import { newNotebook, untilRun } from './lab.ts';
import { keepEvidence, photograph } from './photograph.ts';

/** Short, so that a test sees a session released: warned of after 45 seconds, gone after a minute. */
const IDLE = `session:
  executor: {cores: 1, memory: 1g}
  idle: {executors: 5m, session: 60s}
`;
/** Some 900 seconds of work for one core. */
const LONG_CELL = `import time
print(spark.sparkContext.parallelize(range(900), 900).map(lambda x: time.sleep(1) or 1).sum())`;
const OURS = ['#sparkhub-panel', '.sparkhub-Status'];
const chromium = findChromium();
const absent = chromium === null && skip('no Chromium; install it, or name it by CHROMIUM');

describe.skipIf(absent)('Spark in JupyterLab', () => {
  let place: Place;
  let browser: Browser;
  let page: Page;
  let notebook: Locator;
  let panel: Locator;
  let broken = false;

  beforeAll(async () => {
    place = await Place.make(IDLE);
    const { code, stderr } = await place.run(['up', '--detach']);
    if (code !== 0) throw new Error(stderr);
    browser = await launch(chromium!);
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    panel = page.locator('#sparkhub-panel');
  });
  afterAll(async () => {
    await browser?.close();
    await place?.dispose();
  });
  // One visit, step by step: after a step that failed the next ones say nothing.
  beforeEach(({ skip: leaveOut }) => leaveOut(broken));
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    broken = true;
    await keepEvidence(
      browser.contexts().flatMap((context) => context.pages()),
      `panel ${task.name}`,
    );
  });

  const runCell = async (code: string): Promise<Locator> => {
    const cells = notebook.locator('.jp-CodeCell');
    await cells.last().locator('.cm-content').click();
    await page.keyboard.insertText(code);
    await page.keyboard.press('Shift+Enter');
    return cells.nth((await cells.count()) - 2);
  };
  const openPanel = async (): Promise<void> => {
    // By the keyboard alone.
    await page.locator('.sparkhub-Status button').focus();
    await page.keyboard.press('Enter');
    await panel.waitFor();
  };
  const button = (name: string | RegExp): Locator => panel.getByRole('button', { name });

  it('has a panel that says that nothing runs', async () => {
    await page.goto(`http://127.0.0.1:${place.port}`);
    await page.getByLabel('Username').fill('ada');
    await page.getByLabel('Password').fill(place.secret('user-password'));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(/\/user\/ada\/lab/, { timeout: 180_000 });
    notebook = await newNotebook(page);
    await openPanel();
    await panel.getByText('No Spark session is running.').waitFor();
  });

  it('starts a session of a chosen size, and shows its executors arrive', async () => {
    await button('Start a session').click();
    await panel.getByRole('radio', { name: /^L/ }).check();
    await panel.getByText('On this machine, which all its sessions share').first().waitFor();
    await photograph(page, 'panel-start');
    await button(/^Start in/).click();
    await panel
      .getByText(/6 (executors )?ready|Ready: 6 executors/)
      .first()
      .waitFor({ timeout: 120_000 });
    expect(await notebook.locator('.jp-CodeCell').first().textContent()).toContain('SparkSession.builder');
    await page.locator('.sparkhub-Status', { hasText: '6' }).waitFor();
    expect(await seriousFindings(page, OURS)).toEqual([]);
  });

  it('shows under a cell what it runs, also after the page is loaded again', async () => {
    const cell = await runCell(LONG_CELL);
    await cell.getByRole('progressbar').waitFor({ timeout: 30_000 });
    await panel.getByRole('progressbar', { name: /Progress of job/ }).waitFor({ timeout: 30_000 });
    await panel.getByText(/A job runs: \d{2,3} of 900 tasks/).waitFor({ timeout: 60_000 });
    await photograph(page, 'panel');
    expect(await seriousFindings(page, OURS)).toEqual([]);
    await page.keyboard.press('Control+s');
    await page.getByRole('button', { name: 'Rename and Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.reload();
    await page.locator('.jp-NotebookPanel .jp-CodeCell').first().waitFor({ timeout: 60_000 });
    const again = page.locator('.jp-CodeCell', { hasText: 'range(900)' });
    await again.getByRole('progressbar').waitFor({ timeout: 30_000 });
    notebook = page.locator('.jp-NotebookPanel:visible');
    if (!(await panel.isVisible())) await openPanel();
  });

  it('cancels a job', async () => {
    await button(/^Cancel job/)
      .first()
      .click();
    const failed = panel.getByText(/Job \d+ failed/).first();
    await failed.waitFor({ timeout: 60_000 });
    expect(await panel.getByText('It was cancelled.').count()).toBeGreaterThan(0);
  });

  it('is readable in the dark', async () => {
    await page.keyboard.press('Control+Shift+C');
    await page.locator('.lm-CommandPalette-input').last().fill('JupyterLab Dark');
    await page.keyboard.press('Enter');
    await page.locator('body[data-jp-theme-name="JupyterLab Dark"]').waitFor({ state: 'attached' });
    await photograph(page, 'panel-dark');
    expect(await seriousFindings(page, OURS)).toEqual([]);
  });

  it('goes on when the service that tells it everything was killed', async () => {
    const pidOf = (): number =>
      JSON.parse(readFileSync(join(place.stateDir, 'run', 'status.json'), 'utf8')).components.find(
        ({ name }: { name: string }) => name === 'sessions',
      ).pid;
    const before = pidOf();
    process.kill(before, 'SIGKILL');
    await until('a new service', () => pidOf() !== before && pidOf() !== 0, 30_000);
    // Whether it was seen to be away or not, what is shown is of now again.
    await panel.getByText(/does not answer/).waitFor({ state: 'hidden', timeout: 30_000 });
    const cell = await runCell('spark.range(3).count()');
    await cell.getByText(/1 Spark job|2 Spark jobs/).waitFor({ timeout: 30_000 });
  });

  it('releases a session in which nothing runs, after a warning', async () => {
    await panel.getByText(/It will be stopped in/).waitFor({ timeout: 60_000 });
    await panel.getByText('No Spark session is running.').waitFor({ timeout: 120_000 });
    await panel.getByText('1 ended session').click();
    await photograph(page, 'panel-ended');
  });

  it('brings it back when a cell uses it', async () => {
    const cell = await runCell('print(spark.range(5).count() + 37)');
    await cell.getByText('It is starting again').waitFor({ timeout: 60_000 });
    await cell.getByText('42', { exact: true }).waitFor({ timeout: 120_000 });
    await untilRun(cell);
    await button(/^Stop the Spark session/).waitFor();
  });

  it('stops a session, and leaves the notebook as it is', async () => {
    // While something runs it would ask first.
    await panel.getByText(/It will be stopped in/).waitFor({ timeout: 30_000 });
    await button(/^Stop the Spark session/).click();
    await panel.getByText('No Spark session is running.').waitFor({ timeout: 60_000 });
    const cell = await runCell('print("still", "here")');
    await cell.getByText('still here').waitFor({ timeout: 30_000 });
  });
});
