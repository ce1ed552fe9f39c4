import type { Page } from 'playwright-core';
import type { HubSession } from '../../src/drivers/jupyter/hub.ts';
import { seriousFindings } from '../browser/accessibility.ts';
import { findChromium, launch } from '../browser/chromium.ts';
import { begin, newNotebook, untilRun } from '../browser/lab.ts';
import { keepEvidence, photograph } from '../browser/photograph.ts';

const WORK = `from pyspark.sql import SparkSession
spark = SparkSession.builder.config('spark.executor.instances', 8).getOrCreate()
spark.range(1000).repartition(16).count()`;

/**
 * Starts more executors than there are machines for, in JupyterLab, and watches the panel explain it until the cell has its
 * result. Throws when one of the steps is not to be seen.
 */
export async function watchWaits(hub: HubSession): Promise<void> {
  const browser = await launch(findChromium()!);
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 },
    extraHTTPHeaders: { Authorization: `token ${await makeToken(hub)}` },
  });
  try {
    await page.goto(`${hub.visitor.baseUrl}${hub.serverPath}lab?reset`);
    await watch(page);
  } catch (error) {
    await keepEvidence([page], 'panel in a cluster');
    throw error;
  } finally {
    await browser.close();
  }
}

async function watch(page: Page): Promise<void> {
  await page.locator('.jp-DirListing-item').first().waitFor({ timeout: 120_000 });
  const notebook = await newNotebook(page);
  await page.locator('.sparkhub-Status button').click();
  const panel = page.locator('#sparkhub-panel');
  await panel.getByText('No Spark session is running.').waitFor();
  const cell = notebook.locator('.jp-CodeCell').first();
  await cell.locator('.cm-content').click();
  await page.keyboard.insertText(WORK);
  await begin(cell);
  const starting = /new machines? (is|are) starting/;
  const inUse = 'All machines that there may be for executors are in use.';
  const card = panel.locator('.sparkhub-Card').first();
  await card.filter({ hasText: starting }).filter({ hasText: inUse }).waitFor({ timeout: 60_000 });
  // Under the cell, too, which waits for them.
  await cell
    .getByText(/machines? .*(starting|in use)/)
    .first()
    .waitFor();
  await photograph(page, 'panel-waiting');
  const findings = await seriousFindings(page, ['#sparkhub-panel', '.sparkhub-Status']);
  if (findings.length > 0) throw new Error(`not for everybody: ${JSON.stringify(findings)}`);
  await panel
    .getByText(/6 (executors )?ready|6 of 8 executors ready/)
    .first()
    .waitFor({ timeout: 120_000 });
  await untilRun(cell);
  // While something runs it would ask first.
  await panel.getByText(/It will be stopped in/).waitFor({ timeout: 60_000 });
  await panel.getByRole('button', { name: 'Stop' }).click();
  await panel.getByText('No Spark session is running.').waitFor({ timeout: 60_000 });
}

/** A browser cannot sign in as a test's person; with a token of that person in each request it can. */
async function makeToken({ visitor, user }: HubSession): Promise<string> {
  const { status, text } = await visitor.visit(`/hub/api/users/${encodeURIComponent(user)}/tokens`, {
    method: 'POST',
    json: { expires_in: 600, note: 'sparkhub test' },
  });
  if (status !== 201) throw new Error(`no token for ${user}: ${status} ${text}`);
  return (JSON.parse(text) as { token: string }).token;
}
