import { hasChanges } from '../plan/plan.ts';
import type { Outcome, Step } from '../plan/step.ts';
import { type ApplyListener, applyPlan } from './apply.ts';
import { type Planned, planAgain } from './plan.ts';

/** Each takes minutes and tells what the rest is rendered from: where the cluster is, which digests images have. */
const PHASES: readonly Step['kind'][] = ['azure-deployment', 'image'];

/** Phase by phase; after each the rest is looked at anew, and not touched when one step failed. */
export async function applyInPhases(planned: Planned, listener: ApplyListener): Promise<Outcome[]> {
  let now = planned;
  const outcomes: Outcome[] = [];
  for (const phase of PHASES) {
    const steps = now.steps.filter(({ kind }) => kind === phase);
    const done = await applyPlan(steps, now.artefacts, now.drivers, listener);
    outcomes.push(...done);
    if (!done.every(({ ok }) => ok)) return outcomes;
    if (hasChanges(steps)) now = await planAgain(now);
  }
  const rest = now.steps.filter(({ kind }) => !PHASES.includes(kind));
  return [...outcomes, ...(await applyPlan(rest, now.artefacts, now.drivers, listener))];
}
