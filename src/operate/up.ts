import type { Problem } from '../config/problem.ts';
import { configExists, configPath } from '../drivers/config-file.ts';
import { withLock } from '../drivers/lock/lock.ts';
import { savePorts } from '../drivers/ports/ports.ts';
import { readSecret } from '../drivers/secrets/secrets-driver.ts';
import { hasChanges } from '../plan/plan.ts';
import type { Outcome, Step } from '../plan/step.ts';
import { bindOf } from '../render/local/address.ts';
import { type ApplyListener, applyPlan } from './apply.ts';
import { init } from './init.ts';
import { loadPlatform, type Where } from './load.ts';
import { planLoaded } from './plan.ts';
import { requireLocal } from './target.ts';

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
  readonly url: string;
  readonly stateDir: string;
  readonly admins: readonly string[];
  /** Each person has a password of their own, in secrets/user-passwords. */
  readonly personal: boolean;
  /** For `up` to show once; never part of any other output. */
  readonly passwords: { readonly user: string; readonly admin: string };
}

/**
 * Makes the platform as the file says: read, render, look, compare, ask, apply. Safe to repeat: a second run changes
 * nothing, and a run after a crash goes on where it stopped. Throws `InvalidConfig` or `DriverError`.
 */
export async function up(where: Where, request: UpRequest): Promise<UpResult> {
  await ensureConfig(where, request);
  const loaded = await loadPlatform(where);
  loaded.warnings.forEach(request.onWarning);
  // Before the lock, which would leave a state directory beside a file that nothing is done with.
  requireLocal(loaded.platform, 'bring up');
  return withLock(loaded.file.stateDir, 'sparkhub up', async () => {
    const { steps, artefacts, drivers, site } = await planLoaded(loaded, 'bring up', where.env);
    const { platform, file } = loaded;
    const result = {
      steps,
      url: bindOf(platform, site).url,
      stateDir: file.stateDir,
      admins: platform.auth.admins,
      personal: platform.target.kind === 'local' && platform.target.systemUsers,
      passwords: { user: '', admin: '' },
    };
    if (!hasChanges(steps)) return { ...result, ok: true, applied: false, outcomes: [] };
    const restarts = steps.filter(({ kind, action }) => kind === 'process' && action === 'update');
    if (restarts.length > 0 && !(await request.confirm(restarts.map(({ impact }) => impact))))
      return { ...result, ok: false, applied: false, outcomes: [] };
    if (platform.target.kind === 'local')
      await savePorts(file.stateDir, site.ports, platform.target.port, result.url);
    request.listener.planned(steps);
    const outcomes = await applyPlan(steps, artefacts, drivers, request.listener);
    return {
      ...result,
      ok: outcomes.every(({ ok }) => ok),
      applied: true,
      outcomes,
      passwords: await readPasswords(file.stateDir),
    };
  });
}

/** In an empty folder, one command is enough: the starter is written first. Only for the default name. */
async function ensureConfig(where: Where, request: UpRequest): Promise<void> {
  const path = configPath(where.file, where.env, where.cwd);
  if (where.file !== undefined || where.env.SPARKHUB_CONFIG !== undefined || configExists(path)) return;
  await init(where, { fromEnv: undefined, target: 'local', overwrite: async () => false });
  request.onStarter(path);
}

async function readPasswords(stateDir: string): Promise<UpResult['passwords']> {
  const [user, admin] = await Promise.all(
    ['user-password', 'admin-password'].map((name) => readSecret(stateDir, name)),
  );
  return { user: user ?? '', admin: admin ?? '' };
}
