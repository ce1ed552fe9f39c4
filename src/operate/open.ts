import { openBrowser } from '../drivers/browser.ts';
import { DriverError } from '../drivers/driver.ts';
import type { Where } from './load.ts';
import { status } from './status.ts';

/** The address of JupyterLab, shown in the person's browser when `show`. Throws `DriverError` when nothing runs. */
export async function open(
  where: Where,
  { show }: { show: boolean },
): Promise<{ url: string; opened: boolean }> {
  const { health, url } = await status(where);
  if (health === 'stopped')
    throw new DriverError('Nothing is running here.', { fix: 'Start it with: sparkhub up' });
  return { url, opened: show && (await openBrowser(url)) };
}
