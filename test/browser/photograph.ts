import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { root } from '../sparkhub.ts';

/** Writes docs/images/NAME.png, when SPARKHUB_SCREENSHOTS=1 asks for new pictures. */
export async function photograph(page: Page, name: string): Promise<void> {
  if (process.env.SPARKHUB_SCREENSHOTS !== '1') return;
  await page.screenshot({ path: join(root, 'docs', 'images', `${name}.png`) });
}

/** Writes what the pages showed when a test failed to test-results/. */
export async function keepEvidence(pages: readonly Page[], test: string): Promise<void> {
  const folder = join(root, 'test-results');
  mkdirSync(folder, { recursive: true });
  const name = test.replaceAll(/[^a-zA-Z0-9]+/g, '-').slice(0, 60);
  for (const [index, page] of pages.entries()) {
    await page.screenshot({ path: join(folder, `browser-${name}-${index}.png`) }).catch(() => {});
  }
}
