import type { ChildProcess } from 'node:child_process';
import type { ReleaseArtefact } from '../../../render/artefact.ts';
import { fingerprint } from '../../../render/fingerprint.ts';
import { DriverError, type Report } from '../../driver.ts';
import type { ClusterApi } from '../api/api.ts';
import type { Workload } from '../api/objects.ts';
import { describeRollouts, findStuck, rolloutFailed } from '../waiting/rollout.ts';
import { seconds, until } from '../waiting/until.ts';
import { observeRollouts, type Rollout } from '../waiting/workload.ts';
import type { ChartOptions } from './chart.ts';
import { descriptionOf, helmFailed, lastDeployed, readRelease } from './release-status.ts';

export interface ReleaseOptions extends ChartOptions {
  readonly api: ClusterApi;
  /** Of the hub. */
  readonly namespace: string;
}

/** As long as a machine may take to come and an image to be pulled. */
const LIMIT = '15m';
const LIMIT_MS = 900_000;
const LOOK_MS = 2000;

/** Whether helm made it, for this release. */
export const isPartOf =
  (release: string) =>
  ({ metadata: { annotations = {} } }: Workload): boolean =>
    annotations['meta.helm.sh/release-name'] === release;

/**
 * Installs or upgrades, telling what it waits for. When it cannot succeed, helm is told to stop at once instead of
 * waiting to the end of its time, and puts back what ran before. Throws `DriverError` that says why.
 */
export async function installRelease(
  options: ReleaseOptions,
  artefact: ReleaseArtefact,
  chart: string,
  report: Report,
): Promise<void> {
  const { helm, api } = options;
  const { name, namespace, values } = artefact;
  await recover(options, artefact, report);
  const rollback = (await helm.major()) === 3 ? ['--atomic'] : ['--rollback-on-failure', '--wait'];
  let child: ChildProcess | undefined;
  const watch = new RolloutWatch(api, namespace, name, report, () => child?.kill('SIGINT'));
  const [result] = await Promise.all([
    helm
      .run(
        [
          'upgrade',
          name,
          chart,
          '--install',
          '--namespace',
          namespace,
          '--values',
          '-',
          '--timeout',
          LIMIT,
          '--history-max',
          '10',
          '--description',
          descriptionOf(fingerprint(artefact)),
          ...rollback,
        ],
        {
          stdin: JSON.stringify(values),
          onStart: (started) => {
            child = started;
          },
        },
      )
      .finally(() => watch.stop()),
    watch.run(),
  ]);
  if (result.ok) return;
  const { message, evidence } = watch.failed ?? watch.last ?? helmFailed(`install ${name}`, result.stderr);
  throw new DriverError(`${message} ${await tellWhatIsLeft(options, artefact)}`, {
    fix: 'Put that right, then run sparkhub up again.',
    evidence: [evidence, watch.failed === undefined ? result.stderr.trim() : '']
      .filter((part) => part !== '')
      .join('\n'),
  });
}

async function tellWhatIsLeft(
  { helm }: ReleaseOptions,
  { name, namespace }: ReleaseArtefact,
): Promise<string> {
  const release = await readRelease(helm, name, namespace).catch(() => undefined);
  if (release === undefined) return 'What was begun was taken away again.';
  return release.status === 'deployed'
    ? 'It was rolled back: what ran before runs again.'
    : `It could not be rolled back (${release.status}).`;
}

/** Ends what an interrupted helm left half-done: else every later helm refuses to touch it. */
async function recover(
  { helm }: ReleaseOptions,
  { name, namespace }: ReleaseArtefact,
  report: Report,
): Promise<void> {
  const release = await readRelease(helm, name, namespace);
  if (release === undefined || !/^(pending|uninstalling|failed)/.test(release.status)) return;
  const revision = await lastDeployed(helm, name, namespace);
  if (release.status === 'failed' && revision !== undefined) return; // an upgrade goes on from there
  report({ what: `Cleaning up after an interrupted helm (${release.status})` });
  const { ok, stderr } =
    revision === undefined
      ? await helm.run(['uninstall', name, '--namespace', namespace, '--wait', '--timeout', '5m'])
      : await helm.run(['rollback', name, String(revision), '--namespace', namespace]);
  if (!ok) throw helmFailed(`clean up ${name} after an interruption`, stderr);
}

/** Looks at what a release starts while helm waits for it. */
class RolloutWatch {
  /** Why it cannot succeed. */
  failed: DriverError | undefined;
  /** What it waited for when one last looked. */
  last: DriverError | undefined;
  #stopped = false;

  constructor(
    private readonly api: ClusterApi,
    private readonly namespace: string,
    private readonly release: string,
    private readonly report: Report,
    private readonly giveUp: () => void,
  ) {}

  stop(): void {
    this.#stopped = true;
  }

  async run(): Promise<void> {
    const since = new Map<string, number>();
    let waiting: Rollout | undefined;
    await until(
      LIMIT_MS * 2,
      async (elapsedMs) => {
        if (this.#stopped) return true;
        const all = await observeRollouts(this.api, this.namespace, isPartOf(this.release)).catch(() => []);
        if (this.#stopped) return true;
        const unready = all.filter(({ wait }) => wait !== undefined);
        waiting = unready[0];
        const what =
          this.failed !== undefined ? 'rolling back' : describeRollouts(unready) || 'being installed';
        this.report({ what: `${what} (${seconds(elapsedMs)})` });
        const stuck = findStuck(unready, since, elapsedMs);
        if (stuck !== undefined && this.failed === undefined) {
          this.failed = await rolloutFailed(this.api, this.namespace, stuck);
          this.giveUp();
        }
        return false;
      },
      LOOK_MS,
    );
    if (this.failed === undefined && waiting !== undefined)
      this.last = await rolloutFailed(this.api, this.namespace, waiting);
  }
}
