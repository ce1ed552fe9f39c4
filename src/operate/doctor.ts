import type { Finding } from '../drivers/driver.ts';
import { render } from '../render/render.ts';
import { checkAccess } from './checks/access.ts';
import { checkOffer } from './checks/offer.ts';
import { checkRoom } from './checks/room.ts';
import { loadPlatform, type Where } from './load.ts';
import { makeDrivers } from './observe.ts';
import { observeSite } from './site.ts';
import { status } from './status.ts';
import { requireLocal } from './target.ts';

/** Looks at the machine and the platform and says what stands in the way. Changes nothing. */
export async function doctor(where: Where): Promise<Finding[]> {
  const loaded = await loadPlatform(where);
  requireLocal(loaded.platform, 'examine');
  const site = await observeSite(loaded, where.env);
  const artefacts = render(loaded.platform, site);
  const fromDrivers = await Promise.all(
    Object.values(makeDrivers(site, where.env)).map((driver) =>
      driver.check(artefacts.filter(({ kind }) => kind === driver.kind) as never),
    ),
  );
  return [
    { check: 'file', verdict: 'ok', message: `${loaded.file.shown} is valid.`, fix: '' },
    ...fromDrivers.flat(),
    ...(await checkRoom(site.stateDir)),
    checkOffer(loaded.platform, site),
    ...checkAccess(loaded.platform),
    await checkRunning(where),
  ];
}

async function checkRunning(where: Where): Promise<Finding> {
  const { health, components, url } = await status(where);
  const sick = components
    .filter(({ state }) => state !== 'ready')
    .map(({ title, state }) => `${title} is ${state}`);
  if (health === 'stopped')
    return { check: 'platform', verdict: 'ok', message: 'Nothing is running.', fix: '' };
  if (health === 'healthy')
    return { check: 'platform', verdict: 'ok', message: `Running at ${url}.`, fix: '' };
  return {
    check: 'platform',
    verdict: health === 'starting' ? 'warning' : 'failed',
    message: sick.join('; ') || 'The supervisor is gone.',
    fix: 'Put it right with: sparkhub up   See why with: sparkhub logs',
  };
}
