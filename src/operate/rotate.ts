import { DriverError, type Report } from '../drivers/driver.ts';
import { loadPlatform, type Where } from './load.ts';
import { placeOf } from './place/place.ts';
import type { Renewable, SecretName } from './place/rotation.ts';
import { type Planned, planAt } from './plan.ts';

interface RotateRequest {
  /** Empty: all that nobody has to be told of. */
  readonly names: readonly string[];
  /** Asked before anything is changed, with who notices. */
  confirm(impacts: readonly string[]): Promise<boolean>;
  readonly report: Report;
}

interface RotateResult {
  readonly ok: boolean;
  readonly renewed: readonly SecretName[];
  /** Whether what reads them was restarted; else it reads them at its next start. */
  readonly restarted: boolean;
}

/** Makes secrets anew and lets everything that reads them know. Throws `InvalidConfig` or `DriverError`. */
export async function rotate(where: Where, request: RotateRequest): Promise<RotateResult> {
  const loaded = await loadPlatform(where);
  const place = await placeOf(loaded, where.env);
  const chosen = choose(place.rotation.renewable(loaded.platform), request.names);
  const names = chosen.map(({ name }) => name);
  if (!(await place.rotation.begun()))
    throw new DriverError('Nothing was ever brought up here, so there is no secret to renew.', {
      fix: 'Start it with: sparkhub up',
    });
  return place.alone('sparkhub rotate', async () => {
    const planned = await planAt(place, loaded);
    refuseUnapplied(planned);
    if (!(await request.confirm([...new Set(chosen.map(({ impact }) => impact))])))
      return { ok: false, renewed: [], restarted: false };
    return {
      ok: true,
      renewed: names,
      restarted: await place.rotation.renew(names, planned, request.report),
    };
  });
}

function choose(renewable: readonly Renewable[], names: readonly string[]): Renewable[] {
  if (names.length === 0) return renewable.filter(({ usual }) => usual);
  const unknown = names.find((name) => !renewable.some((one) => one.name === name));
  if (unknown === undefined) return renewable.filter(({ name }) => names.includes(name));
  throw new DriverError(`There is nothing called "${unknown}" to renew here.`, {
    fix: `Here there are: ${renewable.map(({ name }) => name).join(', ')}.`,
  });
}

/** New secrets come with what runs, not with what the file asks for besides. What is half-done is put right on the way. */
function refuseUnapplied({ steps }: Planned): void {
  const pending = steps.find(({ action, kind }) => action === 'update' && RUNNING.has(kind));
  if (pending === undefined) return;
  throw new DriverError('sparkhub.yaml asks for something else than what runs.', {
    fix: 'Look at it with: sparkhub plan   Do it first with: sparkhub up',
    evidence: `${pending.id}: ${pending.reason}`,
  });
}

/** What a restart would change on the way. Files may differ: an interrupted rotation leaves some with earlier secrets. */
const RUNNING: ReadonlySet<string> = new Set(['process', 'release', 'image', 'manifest', 'runtime']);
