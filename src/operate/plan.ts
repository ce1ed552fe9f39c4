import type { ForeseenChange } from '../drivers/azure/what-if.ts';
import { makePlan } from '../plan/plan.ts';
import type { Observation, Step } from '../plan/step.ts';
import type { Artefact } from '../render/artefact.ts';
import { type Cost, estimateCost } from '../render/azure/cost.ts';
import { render } from '../render/render.ts';
import type { Drivers } from './apply.ts';
import { type Loaded, loadPlatform, type Where } from './load.ts';
import { type Place, type Prepared, placeOf } from './place/place.ts';

export interface Planned extends Loaded, Prepared {
  readonly place: Place;
  readonly artefacts: readonly Artefact[];
  readonly steps: readonly Step[];
}

/** Reads, renders, looks, compares. Changes nothing. */
export async function planPlatform(where: Where): Promise<Planned> {
  const loaded = await loadPlatform(where);
  return planAt(await placeOf(loaded, where.env), loaded);
}

export async function planAt(place: Place, loaded: Loaded): Promise<Planned> {
  return compare(place, loaded, await place.prepare(loaded));
}

/** What Azure says it would do, and what it costs a month afterwards. */
export interface Foreseen {
  readonly changes: readonly ForeseenChange[];
  readonly cost: Cost;
}

/** What Azure itself foresees of the deployment that the plan has, and what it will cost; nothing where none changes. */
export async function foreseeAzure({
  place,
  artefacts,
  steps,
  platform,
}: Planned): Promise<Foreseen | undefined> {
  const changes = steps.some(({ kind, action }) => kind === 'azure-deployment' && action !== 'keep');
  if (!changes || place.foresee === undefined) return undefined;
  return { changes: await place.foresee(artefacts), cost: estimateCost(platform) };
}

/**
 * Looks anew after a phase of `up`, at the very rendering that the phase was for: what was on disk at the start counts,
 * whoever edits it meanwhile. Only what the phase told is added.
 */
export async function planAgain({ place, site, drivers, ...loaded }: Planned): Promise<Planned> {
  return compare(place, loaded, await place.refresh({ site, drivers }));
}

async function compare(place: Place, loaded: Loaded, prepared: Prepared): Promise<Planned> {
  const artefacts = render(loaded.platform, prepared.site);
  const steps = makePlan(artefacts, await observeAll(prepared.drivers, artefacts));
  return { ...loaded, ...prepared, place, artefacts, steps };
}

/** What every driver sees of the artefacts, leftovers included. */
async function observeAll(drivers: Drivers, artefacts: readonly Artefact[]): Promise<Observation[]> {
  const seen = await Promise.all(
    Object.values(drivers).map((driver) =>
      driver.observe(artefacts.filter(({ kind }) => kind === driver.kind) as never),
    ),
  );
  return seen.flat();
}
