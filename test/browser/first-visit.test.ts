import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Place, skip } from '../sparkhub.ts';
import { seriousFindings } from './accessibility.ts';
import { findChromium, launch } from './chromium.ts';
import { chooseRun, newNotebook, openNotebook, openSparkUi, untilRun } from './lab.ts';
import { keepEvidence, photograph } from './photograph.ts';

const PROJECTS = `projects:
  - name: exploration
    title: Exploration
    description: Try things out. Everybody is welcome.
  - name: forecast
    title: Weekly forecast
    description: What will we sell next week?
`;
const chromium = findChromium();
const absent = chromium === null && skip('no Chromium; install it, or name it by CHROMIUM');

describe.skipIf(absent)('a first visit', () => {
  let place: Place;
  let browser: Browser;
  let page: Page;
  let notebook: Locator;
  let broken = false;

  beforeAll(async () => {
    place = await Place.make(PROJECTS);
    const { code, stderr } = await place.run(['up', '--detach']);
    if (code !== 0) throw new Error(stderr);
    browser = await launch(chromium!);
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
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
      task.name,
    );
  });

  const signIn = async (password: string): Promise<void> => {
    await page.getByLabel('Username').fill('ada');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  const serverUrl = (path = ''): string => `http://127.0.0.1:${place.port}/user/ada/${path}`;

  it('asks who is there', async () => {
    await page.goto(`http://127.0.0.1:${place.port}`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await photograph(page, 'login');
  });

  it('refuses a wrong password, and says so', async () => {
    await signIn('open sesame');
    await page.getByText('Invalid username or password').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('lets choose between the projects', async () => {
    await signIn(place.secret('user-password'));
    await page.getByRole('radio', { name: 'Exploration' }).waitFor();
    expect(await page.getByRole('radio').count()).toBe(2);
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('radio', { name: 'Weekly forecast' }).check();
    await photograph(page, 'spawn');
  });

  it('leads to JupyterLab, with two notebooks and nothing in the way', async () => {
    await page.getByRole('button', { name: 'Start' }).click();
    await page.waitForURL(/\/user\/ada\/lab/, { timeout: 180_000 });
    await page.locator('.jp-DirListing-item').first().waitFor({ timeout: 120_000 });
    const files = await page.locator('.jp-DirListing-itemText').allInnerTexts();
    expect(files).toEqual(['flights.ipynb', 'welcome.ipynb']);
    expect(await page.locator('.Toastify__toast').count()).toBe(0);
  });

  it('says what to do while there is no Spark session', async () => {
    const tab = await openSparkUi(page);
    await tab.getByText('No Spark session is running in your notebooks').waitFor();
    expect(tab.url()).toBe(serverUrl('sparkui/'));
    expect(await seriousFindings(tab)).toEqual([]);
    await tab.close();
  });

  it('runs the welcome notebook down to its chart', async () => {
    notebook = await openNotebook(page, 'welcome.ipynb');
    await notebook.locator('.jp-CodeCell', { hasText: 'spark.stop()' }).locator('.jp-InputPrompt').click();
    // All but the last, which ends the session that the next steps look at.
    await chooseRun(page, 'Run All Above Selected Cell');
    await untilRun(notebook.locator('.jp-CodeCell', { hasText: 'for name in ("work", "shared")' }));
    expect(await notebook.getByText('6 executors are ready').count()).toBe(1);
    expect(await notebook.getByText(/Traceback/).count()).toBe(0);
    const chart = notebook.locator('.jp-OutputArea-output img');
    await chart.scrollIntoViewIfNeeded();
    expect((await chart.boundingBox())?.width).toBeGreaterThan(300);
    await photograph(page, 'lab');
  });

  it('opens the Spark UI from the launcher, with six executors', async () => {
    const tab = await openSparkUi(page);
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
    const second = await newNotebook(page);
    const code = 'from pyspark.sql import SparkSession; SparkSession.builder.appName("second").getOrCreate()';
    await second.locator('.cm-content').first().click();
    await page.keyboard.insertText(code);
    await page.keyboard.press('Shift+Enter');
    await untilRun(second.locator('.jp-CodeCell').first());
    const tab = await openSparkUi(page);
    const links = await tab.getByRole('link').allInnerTexts();
    expect(
      links.map((text) =>
        text
          .split(' UTC')[0]!
          .replace(/\s+/g, ' ')
          .replace(/since .*/, 'since'),
      ),
    ).toEqual(['spark-test in work/welcome.ipynb, since', 'second in work/Untitled.ipynb, since']);
    expect(await seriousFindings(tab)).toEqual([]);
    await tab.close();
  });

  it('says that a session has ended where it was', async () => {
    const tab = await openSparkUi(page);
    await tab.getByRole('link', { name: /spark-test/ }).click();
    await tab.getByRole('link', { name: 'Executors', exact: true }).waitFor();
    await page.locator('.lm-TabBar-tab', { hasText: 'welcome.ipynb' }).first().click();
    await notebook.locator('.jp-CodeCell', { hasText: 'spark.stop()' }).locator('.jp-InputPrompt').click();
    await page.keyboard.press('Shift+Enter');
    await untilRun(notebook.locator('.jp-CodeCell', { hasText: 'spark.stop()' }));
    await tab.reload();
    await tab.getByRole('heading', { name: 'This Spark session has ended' }).waitFor();
    expect(await seriousFindings(tab)).toEqual([]);
    await tab.close();
  });

  it('leaves nothing when the platform goes down', async () => {
    expect((await place.run(['down'])).code).toBe(0);
    expect((await place.run(['status'])).stdout).toContain('Not running');
  });
});
