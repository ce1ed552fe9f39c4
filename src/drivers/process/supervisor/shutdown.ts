import type { ComponentName } from '../../../render/artefact.ts';
import { endProcesses, findLeftovers, type Leftover } from '../leftovers.ts';

/** The hub before the proxy, so that it does not complain; the worker before the master it reports to. */
export const STOP_ORDER: readonly ComponentName[] = [
  'hub',
  'proxy',
  'sessions',
  'spark-worker',
  'spark-master',
];

const NOTEBOOK_GRACE_MS = 10_000;
const SWEEP_GRACE_MS = 3_000;

/** Ends the notebook servers first: they save what they can and end their kernels and Spark sessions. */
export async function endNotebooks(stateDir: string): Promise<void> {
  const found = await findLeftovers(stateDir);
  await endProcesses(
    found.filter(({ command }) => command.includes('jupyterhub-singleuser')),
    NOTEBOOK_GRACE_MS,
  );
}

/** Ends whatever of the platform still runs, also what moved to a session of its own. Gives what would not end. */
export async function sweep(stateDir: string): Promise<Leftover[]> {
  await endProcesses(await findLeftovers(stateDir), SWEEP_GRACE_MS);
  // Once more: a process may have started another one while it was ending.
  return endProcesses(await findLeftovers(stateDir), SWEEP_GRACE_MS);
}
