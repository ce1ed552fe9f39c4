import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { listPlatformProcesses } from '../../src/drivers/process/process-table.ts';
import { until } from '../sparkhub.ts';
import { seriousFindings } from './accessibility.ts';
import { newNotebook, untilRun } from './lab.ts';
import { photograph } from './photograph.ts';
import { describeVisit } from './visit.ts';

/** Short, so that a test sees a session released: warned of after 45 seconds, gone after a minute. */
const IDLE = `session:
  executor: {cores: 1, memory: 1g}
  idle: {executors: 5m, session: 60s}
`;
/** Some 900 seconds of work for one core. */
const LONG_CELL = `import time
print(spark.sparkContext.parallelize(range(900), 900).map(lambda x: time.sleep(1) or 1).sum())`;
const OURS = ['#sparkhub-panel', '.sparkhub-Status'];

describeVisit('Spark in JupyterLab', IDLE, (visit) => {
  let notebook: Locator;
  let panel: Locator;

  const runCell = async (code: string): Promise<Locator> => {
    const cells = notebook.locator('.jp-CodeCell');
    await cells.last().locator('.cm-content').click();
    await visit.page.keyboard.insertText(code);
    await visit.page.keyboard.press('Shift+Enter');
    return cells.nth((await cells.count()) - 2);
  };
  const openPanel = async (): Promise<void> => {
    // By the keyboard alone.
    await visit.page.locator('.sparkhub-Status button').focus();
    await visit.page.keyboard.press('Enter');
    await panel.waitFor();
  };
  /** Clicks what opens a tab of its own, and gives that tab. */
  const openTab = async (opener: Locator): Promise<Page> => {
    const [tab] = await Promise.all([visit.page.context().waitForEvent('page'), opener.click()]);
    return tab;
  };
  const button = (name: string | RegExp): Locator => panel.getByRole('button', { name });

  it('has a panel that says that nothing runs', async () => {
    panel = visit.page.locator('#sparkhub-panel');
    await visit.page.goto(`http://127.0.0.1:${visit.place.port}`);
    await visit.signIn(visit.place.secret('user-password'));
    await visit.page.waitForURL(/\/user\/ada\/lab/, { timeout: 180_000 });
    notebook = await newNotebook(visit.page);
    await openPanel();
    await panel.getByText('No Spark session is running.').waitFor();
  });

  it('starts a session of a chosen size, and shows its executors arrive', async () => {
    await button('Start a session').click();
    await panel.getByRole('radio', { name: /^L/ }).check();
    await panel.getByText('On this machine, which all its sessions share').first().waitFor();
    await photograph(visit.page, 'panel-start');
    await button(/^Start in/).click();
    await panel
      .getByText(/6 (executors )?ready|Ready: 6 executors/)
      .first()
      .waitFor({ timeout: 120_000 });
    expect(await notebook.locator('.jp-CodeCell').first().textContent()).toContain('SparkSession.builder');
    await visit.page.locator('.sparkhub-Status', { hasText: '6' }).waitFor();
    expect(await seriousFindings(visit.page, OURS)).toEqual([]);
  });

  it('opens the Spark UI of the session in a tab', async () => {
    const tab = await openTab(button('Open Spark UI'));
    await tab.waitForURL(/\/user\/ada\/sparkui\/\d+\/jobs\/$/);
    await tab.getByRole('link', { name: 'Executors', exact: true }).waitFor();
    await tab.close();
  });

  it('shows under a cell what it runs, also after the page is loaded again', async () => {
    const cell = await runCell(LONG_CELL);
    await cell.getByRole('progressbar').waitFor({ timeout: 30_000 });
    await panel.getByRole('progressbar', { name: /Progress of job/ }).waitFor({ timeout: 30_000 });
    await panel.getByText(/A job runs: \d{2,3} of 900 tasks/).waitFor({ timeout: 60_000 });
    await photograph(visit.page, 'panel');
    expect(await seriousFindings(visit.page, OURS)).toEqual([]);
    await visit.page.keyboard.press('Control+s');
    await visit.page.getByRole('button', { name: 'Rename and Save' }).click();
    await visit.page.getByRole('dialog').waitFor({ state: 'hidden' });
    await visit.page.reload();
    await visit.page.locator('.jp-NotebookPanel .jp-CodeCell').first().waitFor({ timeout: 60_000 });
    const again = visit.page.locator('.jp-CodeCell', { hasText: 'range(900)' });
    await again.getByRole('progressbar').waitFor({ timeout: 30_000 });
    notebook = visit.page.locator('.jp-NotebookPanel:visible');
    if (!(await panel.isVisible())) await openPanel();
  });

  it('shows that an executor was killed, and that another comes', async () => {
    const executor = listPlatformProcesses(visit.place.stateDir).find(({ command }) =>
      command.includes('CoarseGrainedExecutorBackend'),
    );
    // Not by the signal that the system sends for want of memory: the session's end would advise more of it.
    process.kill(executor!.pid, 'SIGTERM');
    await panel.getByText(/1 lost so far/).waitFor({ timeout: 5_000 });
    await panel.getByText('6 executors ready, 1 lost so far').waitFor({ timeout: 60_000 });
    await panel.getByText(/A job runs: /).waitFor();
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
    await visit.page.keyboard.press('Control+Shift+C');
    await visit.page.locator('.lm-CommandPalette-input').last().fill('JupyterLab Dark');
    await visit.page.keyboard.press('Enter');
    await visit.page.locator('body[data-jp-theme-name="JupyterLab Dark"]').waitFor({ state: 'attached' });
    // It is drawn anew behind a curtain.
    await visit.page.locator('#jupyterlab-splash').waitFor({ state: 'detached' });
    await photograph(visit.page, 'panel-dark');
    expect(await seriousFindings(visit.page, OURS)).toEqual([]);
  });

  it('goes on when the service that tells it everything was killed', async () => {
    const before = await visit.place.pidOf('sessions');
    process.kill(before, 'SIGKILL');
    const isNew = async () => ![before, 0].includes(await visit.place.pidOf('sessions'));
    await until('a new service', isNew, 30_000);
    // Whether it was seen to be away or not, what is shown is of now again.
    await panel.getByText(/does not answer/).waitFor({ state: 'hidden', timeout: 30_000 });
    const cell = await runCell('spark.range(3).count()');
    await cell.getByText(/1 Spark job|2 Spark jobs/).waitFor({ timeout: 30_000 });
  });

  it('shows what a cell ran in Notebook 7, too', async () => {
    const tab = await visit.page.context().newPage();
    await tab.goto(`http://127.0.0.1:${visit.place.port}/user/ada/notebooks/work/Untitled.ipynb`);
    await tab.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').waitFor({ state: 'attached' });
    const cells = tab.locator('.jp-CodeCell');
    await cells.last().locator('.cm-content').click();
    await tab.keyboard.insertText('spark.range(1000).repartition(8).count()');
    await tab.keyboard.press('Shift+Enter');
    const bar = cells.nth((await cells.count()) - 2).locator('.sparkhub-CellBar');
    await bar.getByText(/\d Spark jobs?/).waitFor({ timeout: 30_000 });
    await photograph(tab, 'notebook-7');
    expect(await seriousFindings(tab, ['.sparkhub-CellBar'])).toEqual([]);
    await tab.close();
  });

  it('releases a session in which nothing runs, after a warning', async () => {
    await panel.getByText(/It will be stopped in/).waitFor({ timeout: 60_000 });
    await panel.getByText('No Spark session is running.').waitFor({ timeout: 120_000 });
    await panel.getByText('1 ended session').click();
    await photograph(visit.page, 'panel-ended');
  });

  it('opens the history of a session that has ended', async () => {
    const tab = await openTab(button(/^Open the history of/));
    await tab.waitForURL(/\/user\/ada\/sparkui\/ended\/history\/app-[\w-]+\/jobs\/$/, { timeout: 60_000 });
    await tab.getByText('Completed Jobs').first().waitFor();
    await tab.close();
  });

  it('brings it back when a cell uses it', async () => {
    const cell = await runCell('print(spark.range(5).count() + 37)');
    await cell.getByText('It is starting again').waitFor({ timeout: 60_000 });
    await cell.locator('.jp-OutputArea-output', { hasText: /\b42\s*$/ }).waitFor({ timeout: 120_000 });
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
