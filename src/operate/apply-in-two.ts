import { hasChanges } from '../plan/plan.ts';
import type { Outcome } from '../plan/step.ts';
import { type ApplyListener, applyPlan } from './apply.ts';
import { type Planned, planAfterImages } from './plan.ts';

/** Images take minutes to build: the rest is looked at anew after them, and not touched when one fails. */
export async function applyInTwo(planned: Planned, listener: ApplyListener): Promise<Outcome[]> {
  const { steps, artefacts, drivers } = planned;
  const images = steps.filter(({ kind }) => kind === 'image');
  const built = await applyPlan(images, artefacts, drivers, listener);
  if (!built.every(({ ok }) => ok)) return built;
  const after = hasChanges(images) ? await planAfterImages(planned) : planned;
  const rest = after.steps.filter(({ kind }) => kind !== 'image');
  return [...built, ...(await applyPlan(rest, after.artefacts, after.drivers, listener))];
}
