import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Observation } from '../../plan/step.ts';
import type { ImageArtefact } from '../../render/artefact.ts';
import { fingerprint } from '../../render/fingerprint.ts';
import { type Driver, DriverError, type Finding, type Report } from '../driver.ts';
import { type CommandResult, runCommand } from '../runtime/install/command.ts';
import { type Builder, findBuilder, isUsable } from './builder.ts';
import { withContext } from './context.ts';
import { readDeliveries, recordDelivery } from './deliveries.ts';

export interface ImagesOptions {
  readonly packageDir: string;
  readonly stateDir: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Where an image carries the fingerprint of the artefact that it was built from. */
const LABEL = 'sparkhub.io/fingerprint';

/**
 * Images, by whichever builder is there. An image that was built is pushed to its registry, or given to the command in
 * SPARKHUB_IMAGE_LOADER (such as `kind load docker-image`), or left in the builder's storage.
 */
export function imagesDriver(options: ImagesOptions): Driver<ImageArtefact> {
  const { env, stateDir, packageDir } = options;
  const builder = (): Builder => findBuilder(env, (name) => isUsable(name, env));
  const logOf = (name: string): string => join(stateDir, 'logs', `image-${name}.log`);

  const run = (name: string, argv: readonly [string, ...string[]], report?: Report): Promise<CommandResult> =>
    runCommand(argv, {
      env,
      log: logOf(name),
      ...(report === undefined ? {} : { onLine: (line) => tell(line, report) }),
    });

  async function must(
    what: string,
    name: string,
    argv: readonly [string, ...string[]],
    report: Report,
  ): Promise<void> {
    const result = await run(name, argv, report);
    if (result.ok) return;
    throw new DriverError(`${what} failed: ${argv[0]} ended with ${result.reason}.`, {
      fix: `Read the whole of it with: sparkhub logs image-${name}   Then run the same command again: what was built is kept.`,
      evidence: result.tail.slice(-8).join('\n'),
    });
  }

  async function builtFingerprint(artefact: ImageArtefact): Promise<string> {
    const { name, inspect } = builder();
    const { ok, stdout } = await run('inspect', [name, ...inspect(artefact.reference)]);
    return ok ? (new RegExp(`"${LABEL}": ?"([0-9a-f]+)"`).exec(stdout)?.[1] ?? '') : '';
  }

  async function deliver(artefact: ImageArtefact, report: Report): Promise<void> {
    const { name, reference } = artefact;
    const loader = (env.SPARKHUB_IMAGE_LOADER ?? '').split(' ').filter((word) => word !== '');
    if (artefact.push) {
      report({ what: 'Pushing' });
      await recordDelivery(stateDir, reference, { how: 'pushed', digest: await push(artefact, report) });
    } else if (loader.length > 0) {
      report({ what: 'Bringing it to the machines' });
      await must(`Loading ${reference}`, name, [loader[0]!, ...loader.slice(1), reference], report);
      await recordDelivery(stateDir, reference, { how: 'loaded', digest: '' });
    } else {
      await recordDelivery(stateDir, reference, { how: 'built', digest: '' });
    }
  }

  async function push({ name, reference }: ImageArtefact, report: Report): Promise<string> {
    const { name: program, push: argv } = builder();
    const directory = await mkdtemp(join(tmpdir(), 'sparkhub-push-'));
    try {
      const file = join(directory, 'digest');
      await must(`Pushing ${reference}`, name, [program, ...argv(reference, file)], report);
      // docker says it in its last line instead.
      const said = await readFile(file, 'utf8').catch(() => readFile(logOf(name), 'utf8'));
      return /sha256:[0-9a-f]{64}/.exec(said.split('\n').reverse().join('\n'))?.[0] ?? '';
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }

  return {
    kind: 'image',
    async observe(artefacts): Promise<Observation[]> {
      const deliveries = await readDeliveries(stateDir);
      return artefacts.map((artefact) => {
        const { id, kind, reference } = artefact;
        // The tag names the content: an image of that tag that was delivered is the one asked for.
        const delivered =
          reference in deliveries && (!artefact.push || deliveries[reference]?.how === 'pushed');
        return delivered
          ? { id, kind, state: 'present', fingerprint: fingerprint(artefact), detail: '' }
          : { id, kind, state: 'absent', fingerprint: '', detail: '' };
      });
    },
    async apply(artefact, report) {
      const { name, reference, buildArgs: args } = artefact;
      const expected = fingerprint(artefact);
      if ((await builtFingerprint(artefact)) !== expected) {
        report({ what: `Building ${reference}` });
        const { name: program, build } = builder();
        const argv = build(reference, { args, labels: { [LABEL]: expected } });
        await withContext(artefact, packageDir, (directory) =>
          must(`Building the ${name} image`, name, [program, ...argv, directory], report),
        );
      }
      await deliver(artefact, report);
    },
    // Images are shared with other platforms and with what still runs: nobody but their owner takes them away.
    remove: async () => {},
    async check(artefacts): Promise<Finding[]> {
      if (artefacts.length === 0) return [];
      try {
        const message = `Images are built with ${builder().name}.`;
        return [{ check: 'image builder', verdict: 'ok', message, fix: '' }];
      } catch (error) {
        const { message, fix } = error as DriverError;
        return [{ check: 'image builder', verdict: 'warning', message, fix }];
      }
    },
  };
}

/** The line of a build that says what it is at; the rest is in the log. */
function tell(line: string, report: Report): void {
  const step = /STEP (\d+)\/(\d+): (.{0,60})/.exec(line);
  if (step !== null) report({ what: step[3]!, fraction: (Number(step[1]) - 1) / Number(step[2]) });
}
