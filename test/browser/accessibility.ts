import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

/**
 * What axe-core calls serious or critical on this page, each with the rule and the first place. With `selectors` only
 * in what they match: the rest of JupyterLab is not ours.
 */
export async function seriousFindings(page: Page, selectors?: readonly string[]): Promise<string[]> {
  await page.evaluate(AXE);
  const where = selectors === undefined ? 'document' : JSON.stringify({ include: selectors });
  const violations = (await page.evaluate(
    `axe.run(${where}).then(({ violations }) => violations)`,
  )) as Violation[];
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html}`);
}
