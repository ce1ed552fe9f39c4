import { mkdir } from 'node:fs/promises';
import type { Observation } from '../../plan/step.ts';
import type { RuntimeArtefact, RuntimePart } from '../../render/artefact.ts';
import { fingerprint } from '../../render/fingerprint.ts';
import type { Driver } from '../driver.ts';
import { checkRuntime } from './check.ts';
import { type InstallContext, makeContext } from './context.ts';
import { requireSpace, requireWritable } from './install/disk.ts';
import { fileFailure } from './install/failure.ts';
import { InstallLock } from './install/install-lock.ts';
import { readMarker, removeMarker, writeMarker } from './install/marker.ts';
import { runtimeLayout } from './layout.ts';
import { PARTS, partInputs } from './parts.ts';

export interface RuntimeDriverOptions {
  readonly packageDir: string;
  /** What `locateRuntime` gave. */
  readonly runtimeDir: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Installs the pinned runtime, part by part. Touches the network only for a part that is not complete. */
export function runtimeDriver({
  packageDir,
  runtimeDir,
  env,
}: RuntimeDriverOptions): Driver<RuntimeArtefact> {
  const layout = runtimeLayout(runtimeDir);
  const lock = new InstallLock(`${runtimeDir}.lock`);
  const context = makeContext({ packageDir, layout, env, lock });
  return {
    kind: 'runtime',
    observe: (artefacts) => Promise.all(artefacts.map((artefact) => observePart(context, artefact))),
    apply: async ({ part }, report) => {
      if (await isComplete(context, part)) return; // needs neither the network nor write permission
      try {
        await requireWritable(layout.root);
        await mkdir(layout.root, { recursive: true });
        await lock.hold(report, async () => {
          if (await isComplete(context, part)) return;
          await installPart(context, part, report);
        });
      } catch (error) {
        throw fileFailure(`The runtime (${part})`, error);
      }
    },
    // Other platforms of this user may run on the same runtime, so taking one platform down leaves it.
    remove: async () => {},
    check: () => checkRuntime(context),
  };

  async function installPart(
    inside: InstallContext,
    part: RuntimePart,
    report: Parameters<Driver['apply']>[1],
  ): Promise<void> {
    await requireSpace(layout.root, PARTS[part].bytes);
    await removeMarker(layout.root, part);
    const begun = performance.now();
    const detail = await PARTS[part].install(inside, report);
    const seconds = Math.round((performance.now() - begun) / 100) / 10;
    await writeMarker(layout.root, part, {
      inputs: partInputs(part, inside),
      detail: { ...detail, seconds },
    });
  }
}

async function observePart(context: InstallContext, artefact: RuntimeArtefact): Promise<Observation> {
  const { id, part } = artefact;
  const seen = { id, kind: 'runtime' as const, detail: '' };
  const marker = await readMarker(context.layout.root, part);
  if (marker === null) return { ...seen, state: 'absent', fingerprint: '' };
  if (!(await isComplete(context, part))) return { ...seen, state: 'partial', fingerprint: '' };
  const { version } = marker.detail;
  return {
    ...seen,
    state: 'present',
    fingerprint: fingerprint(artefact),
    detail: version === undefined ? '' : `${version}`,
  };
}

async function isComplete(context: InstallContext, part: RuntimePart): Promise<boolean> {
  const marker = await readMarker(context.layout.root, part);
  return marker !== null && marker.inputs === partInputs(part, context) && PARTS[part].intact(context);
}
