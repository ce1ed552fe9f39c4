import type { Driver, Report } from '../drivers/driver.ts';
import type { Outcome, Step } from '../plan/step.ts';
import type { Artefact } from '../render/artefact.ts';
import { describeFailure } from './failure.ts';

/** The drivers of one target; it renders no artefact of a kind that it has no driver for. */
export type Drivers = { readonly [K in Artefact['kind']]?: Driver<Extract<Artefact, { kind: K }>> };

/** Told while a plan is applied, for progress. */
export interface ApplyListener {
  /** The whole plan, once, before anything starts. */
  planned(steps: readonly Step[]): void;
  started(step: Step): void;
  progress(step: Step, progress: Parameters<Report>[0]): void;
  ended(step: Step, outcome: Outcome): void;
}

/**
 * Applies every step that changes something, each as soon as its needs are met, several at once. A failed step stops
 * those that need it, and nothing else; what was done stays, and the next run goes on from there.
 */
export async function applyPlan(
  steps: readonly Step[],
  artefacts: readonly Artefact[],
  drivers: Drivers,
  listener: ApplyListener,
): Promise<Outcome[]> {
  const byId = new Map(artefacts.map((artefact) => [artefact.id, artefact]));
  const running = new Map<string, Promise<Outcome>>();
  const removals = Promise.resolve().then(() => runRemovals(steps, drivers, listener));
  const start = (step: Step): Promise<Outcome> => {
    const known = running.get(step.id);
    if (known !== undefined) return known;
    const needs = steps.filter(({ id }) => step.needs.includes(id));
    const outcome = removals
      .then(() => Promise.all(needs.map(start)))
      .then((results) => runStep(step, results, byId.get(step.id), drivers, listener));
    running.set(step.id, outcome);
    return outcome;
  };
  const wanted = steps.filter(({ action }) => action !== 'remove');
  return [...(await removals), ...(await Promise.all(wanted.map(start)))];
}

async function runRemovals(
  steps: readonly Step[],
  drivers: Drivers,
  listener: ApplyListener,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const step of steps.filter(({ action }) => action === 'remove')) {
    outcomes.push(
      await attempt(step, listener, (report) => driverOf(drivers, step.kind).remove(step.id, report)),
    );
  }
  return outcomes;
}

async function runStep(
  step: Step,
  needs: readonly Outcome[],
  artefact: Artefact | undefined,
  drivers: Drivers,
  listener: ApplyListener,
): Promise<Outcome> {
  const broken = needs.find(({ ok }) => !ok);
  if (broken !== undefined) {
    return {
      id: step.id,
      action: step.action,
      ok: false,
      milliseconds: 0,
      message: `not tried: ${broken.id} failed`,
    };
  }
  if (step.action === 'keep' || artefact === undefined) {
    return { id: step.id, action: step.action, ok: true, milliseconds: 0, message: '' };
  }
  return attempt(step, listener, (report) => driverOf(drivers, artefact.kind).apply(artefact, report));
}

/** The driver of a kind takes exactly the artefacts of that kind; TypeScript cannot follow that through the index. */
function driverOf(drivers: Drivers, kind: Artefact['kind']): Driver {
  const driver = drivers[kind];
  if (driver === undefined) throw new Error(`no driver for ${kind}`);
  return driver as Driver;
}

async function attempt(
  step: Step,
  listener: ApplyListener,
  work: (report: Report) => Promise<void>,
): Promise<Outcome> {
  listener.started(step);
  const begun = performance.now();
  const finish = (message: string): Outcome => {
    const outcome = {
      id: step.id,
      action: step.action,
      ok: message === '',
      milliseconds: Math.round(performance.now() - begun),
      message,
    };
    listener.ended(step, outcome);
    return outcome;
  };
  try {
    await work((progress) => listener.progress(step, progress));
    return finish('');
  } catch (error) {
    return finish(describeFailure(error));
  }
}
