import type { Problem } from '../config/problem.ts';
import { configExists, configPath } from '../drivers/config-file.ts';
import { hasChanges } from '../plan/plan.ts';
import type { Outcome, Step } from '../plan/step.ts';
import type { ApplyListener } from './apply.ts';
import { applyInPhases } from './apply-in-phases.ts';
import { init } from './init.ts';
import { loadPlatform, type Where } from './load.ts';
import { placeOf, type Welcome } from './place/place.ts';
import { planAt } from './plan.ts';

export interface UpRequest {
  readonly listener: ApplyListener;
  /** Told when there was no configuration and the starter was written. */
  onStarter(path: string): void;
  onWarning(warning: Problem): void;
  /** Asked before what runs is restarted: one sentence for each thing people would notice. */
  confirm(impacts: readonly string[]): Promise<boolean>;
}

export interface UpResult {
  readonly ok: boolean;
  /** False when a confirmation was refused: nothing was done. */
  readonly applied: boolean;
  readonly steps: readonly Step[];
  readonly outcomes: readonly Outcome[];
  readonly stateDir: string;
  readonly welcome: Welcome;
}

/**
 * Makes the platform as the file says: read, render, look, compare, ask, apply. Safe to repeat: a second run changes
 * nothing, and a run after a crash goes on where it stopped. Throws `InvalidConfig` or `DriverError`.
 */
export async function up(where: Where, request: UpRequest): Promise<UpResult> {
  await ensureConfig(where, request);
  const loaded = await loadPlatform(where);
  loaded.warnings.forEach(request.onWarning);
  // Before the lock, which would leave a state directory beside a file that nothing can be done with.
  const place = await placeOf(loaded, where.env);
  return place.alone('sparkhub up', async () => {
    const planned = await planAt(place, loaded);
    const { steps, site, platform } = planned;
    const finish = async (result: Pick<UpResult, 'ok' | 'applied' | 'outcomes'>): Promise<UpResult> => ({
      ...result,
      steps,
      stateDir: place.stateDir,
      welcome: await place.welcome(platform, site),
    });
    if (!hasChanges(steps)) return finish({ ok: true, applied: false, outcomes: [] });
    const restarts = steps.filter(({ kind, action }) => RESTARTED.has(kind) && action === 'update');
    if (restarts.length > 0 && !(await request.confirm(restarts.map(({ impact }) => impact))))
      return finish({ ok: false, applied: false, outcomes: [] });
    await place.begin(platform, site);
    request.listener.planned(steps);
    const outcomes = await applyInPhases(planned, request.listener);
    return finish({ ok: outcomes.every(({ ok }) => ok), applied: true, outcomes });
  });
}

/** What people notice when it changes. */
const RESTARTED: ReadonlySet<Step['kind']> = new Set(['process', 'release']);

/** In an empty folder, one command is enough: the starter is written first. Only for the default name. */
async function ensureConfig(where: Where, request: UpRequest): Promise<void> {
  const path = configPath(where.file, where.env, where.cwd);
  if (where.file !== undefined || where.env.SPARKHUB_CONFIG !== undefined || configExists(path)) return;
  await init(where, { fromEnv: undefined, target: 'local', overwrite: async () => false });
  request.onStarter(path);
}
