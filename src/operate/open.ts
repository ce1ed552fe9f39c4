import { openBrowser } from '../drivers/browser.ts';
import { DriverError } from '../drivers/driver.ts';
import { bindOf } from '../render/local/address.ts';
import { loadPlatform, type Where } from './load.ts';
import { observeSite } from './site.ts';
import { requireLocal } from './target.ts';
import { status } from './status.ts';

/** The address of JupyterLab, shown in the person's browser when `show`. Throws `DriverError` when nothing runs. */
export async function open(where: Where, { show }: { show: boolean }): Promise<{ url: string; opened: boolean }> {
  const loaded = await loadPlatform(where);
  requireLocal(loaded.platform, 'open');
  const { health } = await status(where);
  if (health === 'stopped') throw new DriverError('Nothing is running here.', { fix: 'Start it with: sparkhub up' });
  const { url } = bindOf(loaded.platform, await observeSite(loaded, where.env));
  return { url, opened: show && (await openBrowser(url)) };
}
