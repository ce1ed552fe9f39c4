import { openBrowser } from '../drivers/browser.ts';
import { DriverError } from '../drivers/driver.ts';
import type { Where } from './load.ts';
import { knownPlace } from './place/place.ts';

export interface Opened {
  readonly url: string;
  readonly opened: boolean;
  /** Ends the way to it; undefined when the address works without us. */
  readonly close: (() => void) | undefined;
}

/** The address of JupyterLab, shown in the person's browser when `show`. Throws `DriverError` when nothing runs. */
export async function open(where: Where, { show }: { show: boolean }): Promise<Opened> {
  const place = await knownPlace(where);
  if ((await place.status()).health === 'stopped')
    throw new DriverError('Nothing is running here.', { fix: 'Start it with: sparkhub up' });
  const { url, close } = await place.open();
  return { url, close, opened: show && (await openBrowser(url)) };
}
