import type { ProcessArtefact } from '../../render/artefact.ts';
import { fingerprint } from '../../render/fingerprint.ts';
import type { Driver, Report } from '../driver.ts';
import { checkProcesses } from './check.ts';
import { endGroup } from './leftovers.ts';
import { observeProcesses } from './observe.ts';
import { readDesired, writeDesired } from './state-files.ts';
import { readStatus } from './status.ts';
import { liveSupervisor } from './supervisor/lock.ts';
import { wakeSupervisor } from './supervisor/start.ts';
import { type Wait, waitUntilGone, waitUntilReady } from './wait.ts';

export interface ProcessDriverOptions {
  readonly stateDir: string;
  /** Command that runs `supervise` for this directory. */
  readonly supervisorArgv: readonly string[];
  /** The operator's environment; components see only the allowed part. */
  readonly env: NodeJS.ProcessEnv;
  /** How long a component may take until it answers; 180 s when not given. */
  readonly readyLimitMs?: number;
}

const UNSUPERVISED_GRACE_MS = 10_000;

/** Keeps components running, by way of a supervisor that stays behind when this process ends. */
export function processDriver(options: ProcessDriverOptions): Driver<ProcessArtefact> {
  const { stateDir, readyLimitMs: limitMs = 180_000 } = options;
  let last: Promise<unknown> = Promise.resolve();

  /** Changes the list and tells the supervisor; one at a time, since both read before they write. */
  function ask(change: (desired: ProcessArtefact[]) => ProcessArtefact[], start: boolean): Promise<string> {
    const asked = last.then(async () => {
      writeDesired(stateDir, change(readDesired(stateDir)));
      const askedAt = new Date().toISOString();
      if (start || liveSupervisor(stateDir) !== undefined) await wakeSupervisor(options);
      return askedAt;
    });
    last = asked.catch(() => {});
    return asked;
  }

  const waitFor = (askedAt: string, report: Report): Wait => ({
    stateDir,
    askedAt,
    limitMs,
    report,
    wake: () => wakeSupervisor(options),
  });

  return {
    kind: 'process',
    observe: (artefacts) => observeProcesses(stateDir, artefacts),
    apply: async (artefact, report) => {
      if (await runsAsAsked(stateDir, artefact)) return;
      const askedAt = await ask(
        (desired) => [...desired.filter(({ id }) => id !== artefact.id), artefact],
        true,
      );
      await waitUntilReady(artefact, waitFor(askedAt, report));
    },
    remove: async (id, report) => {
      const name = id.slice('process/'.length);
      const askedAt = await ask((desired) => desired.filter((artefact) => artefact.id !== id), false);
      if (liveSupervisor(stateDir) !== undefined) return waitUntilGone(name, waitFor(askedAt, report));
      await endUnsupervised(stateDir, name);
    },
    check: () => checkProcesses(stateDir),
  };
}

async function runsAsAsked(stateDir: string, artefact: ProcessArtefact): Promise<boolean> {
  const [seen] = await observeProcesses(stateDir, [artefact]);
  return seen?.state === 'present' && seen.fingerprint === fingerprint(artefact);
}

async function endUnsupervised(stateDir: string, name: string): Promise<void> {
  const { components } = await readStatus(stateDir);
  const seen = components.find((component) => component.name === name);
  if (seen !== undefined && seen.pid !== 0)
    await endGroup({ pid: seen.pid, started: seen.start }, UNSUPERVISED_GRACE_MS);
}
