import { DriverError, type Finding } from '../drivers/driver.ts';
import { render } from '../render/render.ts';
import { type Loaded, loadPlatform, type Where } from './load.ts';
import { type Place, placeOf } from './place/place.ts';

/** Looks at the place and the platform and says what stands in the way. Changes nothing. */
export async function doctor(where: Where): Promise<Finding[]> {
  const loaded = await loadPlatform(where);
  const file: Finding = {
    check: 'file',
    verdict: 'ok',
    message: `${loaded.file.shown} is valid.`,
    fix: '',
  };
  try {
    return [file, ...(await examine(await placeOf(loaded, where.env), loaded))];
  } catch (error) {
    // A place that cannot be reached is a finding like any other.
    if (!(error instanceof DriverError)) throw error;
    return [file, { check: 'place', verdict: 'failed', message: error.message, fix: error.fix }];
  }
}

async function examine(place: Place, loaded: Loaded): Promise<Finding[]> {
  const { site, drivers } = await place.prepare(loaded);
  const artefacts = render(loaded.platform, site);
  const fromDrivers = await Promise.all(
    Object.values(drivers).map((driver) =>
      driver.check(artefacts.filter(({ kind }) => kind === driver.kind) as never),
    ),
  );
  return [...fromDrivers.flat(), ...(await place.check(loaded.platform, site)), await checkRunning(place)];
}

async function checkRunning(place: Place): Promise<Finding> {
  const { health, components, url } = await place.status();
  const sick = components
    .filter(({ state }) => state !== 'ready')
    .map(({ title, state }) => `${title} is ${state}`);
  if (health === 'stopped')
    return { check: 'platform', verdict: 'ok', message: 'Nothing is running.', fix: '' };
  if (health === 'healthy')
    return {
      check: 'platform',
      verdict: 'ok',
      message: url === '' ? 'Running; see it with: sparkhub open' : `Running at ${url}.`,
      fix: '',
    };
  return {
    check: 'platform',
    verdict: health === 'starting' ? 'warning' : 'failed',
    message: sick.join('; ') || 'The supervisor is gone.',
    fix: 'Put it right with: sparkhub up   See why with: sparkhub logs',
  };
}
