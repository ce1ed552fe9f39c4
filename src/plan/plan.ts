import type { Artefact } from '../render/artefact.ts';
import { fingerprint } from '../render/fingerprint.ts';
import { impactOf } from './impact.ts';
import type { Action, Observation, Step } from './step.ts';

/**
 * Compares what should be (`artefacts`) with what is (`observations`): one step for each artefact, in the order
 * they can be applied, then a removal for everything observed that nobody asks for, in reverse.
 */
export function makePlan(artefacts: readonly Artefact[], observations: readonly Observation[]): Step[] {
  const observed = new Map(observations.map((observation) => [observation.id, observation]));
  const wanted = new Set(artefacts.map((artefact) => artefact.id));
  const steps = inOrder(artefacts).map((artefact) => makeStep(artefact, observed.get(artefact.id)));
  const leftovers = observations.filter(({ id, state }) => !wanted.has(id) && state !== 'absent').reverse();
  return [...steps, ...leftovers.map(makeRemoval)];
}

/** Whether applying the plan would do anything. */
export function hasChanges(steps: readonly Step[]): boolean {
  return steps.some(({ action }) => action !== 'keep');
}

function makeStep(artefact: Artefact, observation: Observation | undefined): Step {
  const { action, reason } = decide(artefact, observation);
  return {
    id: artefact.id,
    kind: artefact.kind,
    action,
    needs: artefact.needs,
    reason,
    impact: impactOf(artefact, action),
    ...(artefact.kind === 'manifest' && artefact.yours ? { yours: true as const } : {}),
  };
}

function decide(artefact: Artefact, seen: Observation | undefined): { action: Action; reason: string } {
  if (seen === undefined || seen.state === 'absent') return { action: 'create', reason: 'not there yet' };
  if (seen.state === 'partial')
    return { action: 'replace', reason: seen.detail || 'begun earlier and not finished' };
  if (seen.state === 'unhealthy')
    return { action: 'replace', reason: seen.detail || 'there, but not working' };
  if (seen.fingerprint !== fingerprint(artefact))
    return { action: 'update', reason: seen.detail || 'differs from what the file asks for' };
  return { action: 'keep', reason: 'as asked' };
}

function makeRemoval(seen: Observation): Step {
  return {
    id: seen.id,
    kind: seen.kind,
    action: 'remove',
    needs: [],
    reason: seen.detail || 'no longer asked for',
    impact: '',
  };
}

/** Topological order that otherwise keeps the order given. Throws on a cycle or an unknown need: a fault of ours. */
export function inOrder(artefacts: readonly Artefact[]): Artefact[] {
  const byId = new Map(artefacts.map((artefact) => [artefact.id, artefact]));
  const done = new Set<string>();
  const result: Artefact[] = [];
  const visit = (artefact: Artefact, path: readonly string[]): void => {
    if (done.has(artefact.id)) return;
    if (path.includes(artefact.id))
      throw new Error(`artefacts need each other: ${[...path, artefact.id].join(' -> ')}`);
    for (const need of artefact.needs) {
      const needed = byId.get(need);
      if (needed === undefined) throw new Error(`${artefact.id} needs ${need}, which is not rendered`);
      visit(needed, [...path, artefact.id]);
    }
    done.add(artefact.id);
    result.push(artefact);
  };
  for (const artefact of artefacts) visit(artefact, []);
  return result;
}
