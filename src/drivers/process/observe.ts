import type { Observation } from '../../plan/step.ts';
import type { ProcessArtefact } from '../../render/artefact.ts';
import { fingerprint } from '../../render/fingerprint.ts';
import { readDesired } from './state-files.ts';
import { type ComponentStatus, readStatus } from './status.ts';

/** One observation for each artefact, and one for each component that runs or is listed without being asked for. */
export async function observeProcesses(
  stateDir: string,
  artefacts: readonly ProcessArtefact[],
): Promise<Observation[]> {
  const { supervisor, components } = await readStatus(stateDir);
  const supervised = supervisor?.alive === true;
  const stored = new Map(readDesired(stateDir).map((artefact) => [artefact.id, artefact]));
  const running = new Map(components.map((component) => [`process/${component.name}`, component]));
  const asked = artefacts.map(({ id }) => id);
  const others = [...new Set([...stored.keys(), ...running.keys()])].filter((id) => !asked.includes(id));
  const observe = (id: string): Observation => observeOne(id, stored.get(id), running.get(id), supervised);
  return [...asked.map(observe), ...others.map(observe).filter(({ state }) => state !== 'absent')];
}

function observeOne(
  id: string,
  stored: ProcessArtefact | undefined,
  seen: ComponentStatus | undefined,
  supervised: boolean,
): Observation {
  const base = { id, kind: 'process' as const };
  const runs = seen !== undefined && seen.pid !== 0;
  if (!supervised && !runs) return { ...base, state: 'absent', fingerprint: '', detail: '' };
  if (seen === undefined) {
    return stored === undefined
      ? { ...base, state: 'absent', fingerprint: '', detail: '' }
      : { ...base, state: 'partial', fingerprint: '', detail: 'it is listed and not started yet' };
  }
  const unhealthy = (detail: string): Observation => ({
    ...base,
    state: 'unhealthy',
    fingerprint: seen.fingerprint,
    detail,
  });
  if (!supervised) return unhealthy('it runs, but its supervisor does not');
  if (seen.state !== 'ready')
    return unhealthy(`it is ${seen.state}${seen.detail === '' ? '' : `: it ${seen.detail}`}`);
  if (stored === undefined || fingerprint(stored) !== seen.fingerprint)
    return unhealthy('it runs with earlier settings');
  return { ...base, state: 'present', fingerprint: seen.fingerprint, detail: '' };
}
