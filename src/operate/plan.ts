import { makePlan } from '../plan/plan.ts';
import type { Step } from '../plan/step.ts';
import type { Artefact } from '../render/artefact.ts';
import { render } from '../render/render.ts';
import type { LocalSite } from '../render/site.ts';
import type { Drivers } from './apply.ts';
import { type Loaded, loadPlatform, type Where } from './load.ts';
import { makeDrivers, observeAll } from './observe.ts';
import { observeSite } from './site.ts';
import { requireLocal } from './target.ts';

export interface Planned extends Loaded {
  readonly site: LocalSite;
  readonly artefacts: readonly Artefact[];
  readonly drivers: Drivers;
  readonly steps: readonly Step[];
}

/** Reads, renders, looks, compares. Changes nothing. */
export async function planPlatform(where: Where): Promise<Planned> {
  return planLoaded(await loadPlatform(where), 'plan', where.env);
}

export async function planLoaded(loaded: Loaded, verb: string, env: NodeJS.ProcessEnv): Promise<Planned> {
  requireLocal(loaded.platform, verb);
  const site = await observeSite(loaded, env);
  const artefacts = render(loaded.platform, site);
  const drivers = makeDrivers(site, env);
  const steps = makePlan(artefacts, await observeAll(drivers, artefacts));
  return { ...loaded, site, artefacts, drivers, steps };
}
