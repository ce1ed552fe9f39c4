import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { seriousFindings } from './accessibility.ts';
import { chooseRun, newNotebook, openNotebook, openSparkUi, runFirstCell, untilRun } from './lab.ts';
import { photograph } from './photograph.ts';
import { describeVisit } from './visit.ts';

const PROJECTS = `projects:
  - name: exploration
    title: Exploration
    description: Try things out. Everybody is welcome.
  - name: forecast
    title: Weekly forecast
    description: What will we sell next week?
`;

describeVisit('a first visit', PROJECTS, (visit) => {
  let notebook: Locator;
  const serverUrl = (path = ''): string => `http://127.0.0.1:${visit.place.port}/user/ada/${path}`;

  it('asks who is there', async () => {
    await visit.page.goto(`http://127.0.0.1:${visit.place.port}`);
    await visit.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await seriousFindings(visit.page)).toEqual([]);
    await photograph(visit.page, 'login');
  });

  it('refuses a wrong password, and says so', async () => {
    await visit.signIn('open sesame');
    await visit.page.getByText('Invalid username or password').waitFor();
    expect(await seriousFindings(visit.page)).toEqual([]);
  });

  it('lets choose between the projects', async () => {
    await visit.signIn(visit.place.secret('user-password'));
    await visit.page.getByRole('radio', { name: 'Exploration' }).waitFor();
    expect(await visit.page.getByRole('radio').count()).toBe(2);
    expect(await seriousFindings(visit.page)).toEqual([]);
    await visit.page.getByRole('radio', { name: 'Weekly forecast' }).check();
    await photograph(visit.page, 'spawn');
  });

  it('leads to JupyterLab, with two notebooks and nothing in the way', async () => {
    await visit.page.getByRole('button', { name: 'Start' }).click();
    await visit.page.waitForURL(/\/user\/ada\/lab/, { timeout: 180_000 });
    await visit.page.locator('.jp-DirListing-item').first().waitFor({ timeout: 120_000 });
    const files = await visit.page.locator('.jp-DirListing-itemText').allInnerTexts();
    expect(files).toEqual(['flights.ipynb', 'welcome.ipynb']);
    expect(await visit.page.locator('.Toastify__toast').count()).toBe(0);
  });

  it('says what to do while there is no Spark session', async () => {
    const tab = await openSparkUi(visit.page);
    await tab.getByText('No Spark session is running in your notebooks').waitFor();
    expect(tab.url()).toBe(serverUrl('sparkui/'));
    expect(await seriousFindings(tab)).toEqual([]);
    await tab.close();
  });

  it('runs the welcome notebook down to its chart', async () => {
    notebook = await openNotebook(visit.page, 'welcome.ipynb');
    await notebook.locator('.jp-CodeCell', { hasText: 'spark.stop()' }).locator('.jp-InputPrompt').click();
    // All but the last, which ends the session that the next steps look at.
    await chooseRun(visit.page, 'Run All Above Selected Cell');
    await untilRun(notebook.locator('.jp-CodeCell', { hasText: 'for name in ("work", "shared")' }));
    expect(await notebook.getByText('6 executors are ready').count()).toBe(1);
    const counted = notebook.locator('.jp-CodeCell', { hasText: 'counts = throws' });
    await counted
      .locator('.sparkhub-CellBar')
      .getByText(/\d Spark jobs?/)
      .waitFor();
    expect(await notebook.getByText(/Traceback/).count()).toBe(0);
    const chart = notebook.locator('.jp-OutputArea-output img');
    await chart.scrollIntoViewIfNeeded();
    expect((await chart.boundingBox())?.width).toBeGreaterThan(300);
    await photograph(visit.page, 'lab');
  });

  it('opens the Spark UI from the launcher, with six executors', async () => {
    const tab = await openSparkUi(visit.page);
    expect(tab.url()).toMatch(new RegExp(`^${serverUrl('sparkui/')}\\d+/jobs/$`));
    await tab.getByRole('link', { name: 'Executors', exact: true }).click();
    const rows = tab.locator('#active-executors-table tbody tr');
    await rows.nth(6).waitFor();
    expect(await rows.count()).toBe(7);
    const ids = await rows.locator('td:first-child').allInnerTexts();
    expect(ids.sort()).toEqual(['0', '1', '2', '3', '4', '5', 'driver']);
    await tab.setViewportSize({ width: 1440, height: 900 });
    await photograph(tab, 'spark-ui');
    await tab.close();
  });

  it('lists the sessions when there are two', async () => {
    const second = await newNotebook(visit.page);
    const code = 'from pyspark.sql import SparkSession; SparkSession.builder.appName("second").getOrCreate()';
    await runFirstCell(second, code);
    const tab = await openSparkUi(visit.page);
    const links = await tab.getByRole('link').allInnerTexts();
    expect(
      links.map((text) =>
        text
          .split(' UTC')[0]!
          .replace(/\s+/g, ' ')
          .replace(/since .*/, 'since'),
      ),
    ).toEqual([
      'spark-test in work/welcome.ipynb, since',
      'second in work/Untitled.ipynb, since',
      'Look at sessions that have ended',
    ]);
    expect(await seriousFindings(tab)).toEqual([]);
    await tab.close();
  });

  it('says that a session has ended where it was', async () => {
    const tab = await openSparkUi(visit.page);
    await tab.getByRole('link', { name: /spark-test/ }).click();
    await tab.getByRole('link', { name: 'Executors', exact: true }).waitFor();
    await visit.page.locator('.lm-TabBar-tab', { hasText: 'welcome.ipynb' }).first().click();
    await notebook.locator('.jp-CodeCell', { hasText: 'spark.stop()' }).locator('.jp-InputPrompt').click();
    await visit.page.keyboard.press('Shift+Enter');
    await untilRun(notebook.locator('.jp-CodeCell', { hasText: 'spark.stop()' }));
    await tab.reload();
    await tab.getByRole('heading', { name: 'This Spark session has ended' }).waitFor();
    expect(await seriousFindings(tab)).toEqual([]);
    await tab.close();
  });

  it('leaves nothing when the platform goes down', async () => {
    expect((await visit.place.run(['down'])).code).toBe(0);
    expect((await visit.place.run(['status'])).stdout).toContain('Not running');
  });
});
