import type { ProcessArtefact } from '../../../render/artefact.ts';
import { isAlive } from '../../process-identity.ts';
import { endGroup, endProcesses } from '../leftovers.ts';
import { listPlatformProcesses } from '../process-table.ts';
import { readStatusFile } from '../status.ts';
import { Component, type Surroundings } from './component/component.ts';

const UNWANTED_GRACE_MS = 10_000;

/**
 * The components an earlier supervisor left running and that are still wanted. Ends those that are not wanted, and
 * those it started without living long enough to write them down: they would hold the ports.
 */
export async function takeOver(
  desired: readonly ProcessArtefact[],
  around: Surroundings,
): Promise<Component[]> {
  const seen = (readStatusFile(around.stateDir)?.components ?? []).filter(({ pid, start }) =>
    isAlive({ pid, started: start }),
  );
  const recorded = new Set(seen.map(({ pid }) => pid));
  const commands = new Set(desired.map(({ argv }) => argv.join(' ')));
  const unrecorded = listPlatformProcesses(around.stateDir).filter(
    ({ pid, command }) => commands.has(command) && !recorded.has(pid),
  );
  const adopted: Component[] = [];
  for (const status of seen) {
    const artefact = desired.find(({ name }) => name === status.name);
    if (artefact === undefined) {
      await endGroup({ pid: status.pid, started: status.start }, UNWANTED_GRACE_MS);
      continue;
    }
    const component = new Component(artefact, around);
    component.adopt(status);
    adopted.push(component);
  }
  await endProcesses(unrecorded, UNWANTED_GRACE_MS);
  return adopted;
}
