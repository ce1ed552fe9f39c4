import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { Place, skip } from '../sparkhub.ts';
import { findChromium, launch } from './chromium.ts';
import { keepEvidence } from './photograph.ts';

/** A platform on this machine, and a browser in front of it. */
export class Visit {
  place!: Place;
  browser!: Browser;
  page!: Page;

  /** On the page that asks who is there. */
  async signIn(password: string): Promise<void> {
    await this.page.getByLabel('Username').fill('ada');
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }
}

/**
 * One visit to a platform of `config`, step by step: after a step that failed, which leaves pictures of all pages, the next
 * ones say nothing.
 */
export function describeVisit(title: string, config: string, steps: (visit: Visit) => void): void {
  const chromium = findChromium();
  const absent = chromium === null && skip('no Chromium; install it, or name it by CHROMIUM');
  describe.skipIf(absent)(title, () => {
    const visit = new Visit();
    let broken = false;
    beforeAll(async () => {
      visit.place = await Place.make(config);
      const { code, stderr } = await visit.place.run(['up', '--detach']);
      if (code !== 0) throw new Error(stderr);
      visit.browser = await launch(chromium!);
      // A context that is not the page's own can have further tabs.
      const context = await visit.browser.newContext({ viewport: { width: 1280, height: 800 } });
      visit.page = await context.newPage();
    });
    afterAll(async () => {
      await visit.browser?.close();
      await visit.place?.dispose();
    });
    beforeEach(({ skip: leaveOut }) => leaveOut(broken));
    afterEach(async ({ task }) => {
      if (task.result?.state !== 'fail') return;
      broken = true;
      const pages = visit.browser.contexts().flatMap((context) => context.pages());
      await keepEvidence(pages, `${title} ${task.name}`);
    });
    steps(visit);
  });
}
