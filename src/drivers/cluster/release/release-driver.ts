import type { Observation } from '../../../plan/step.ts';
import type { ReleaseArtefact } from '../../../render/artefact.ts';
import { fingerprint } from '../../../render/fingerprint.ts';
import type { Driver, Finding } from '../../driver.ts';
import { compare, describeDifferences } from '../manifests/compare.ts';
import { describeRollouts } from '../waiting/rollout.ts';
import { observeRollouts } from '../waiting/workload.ts';
import { locateChart } from './chart.ts';
import { installRelease, isPartOf, type ReleaseOptions } from './install.ts';
import { fingerprintIn, helmFailed, type ReleaseStatus, readRelease, readValues } from './release-status.ts';
import { checkValues } from './values-schema.ts';

/** Helm releases, by the person's own helm. The values are checked against the chart's schema whenever one looks. */
export function releaseDriver(options: ReleaseOptions): Driver<ReleaseArtefact> {
  const { helm } = options;
  const places = new Map<string, string>();
  return {
    kind: 'release',
    observe: (artefacts) =>
      Promise.all(
        artefacts.map(async (artefact) => {
          places.set(artefact.id, artefact.namespace);
          await checkValues(await locateChart(artefact.chart, options), artefact.values);
          return observeRelease(options, artefact);
        }),
      ),
    async apply(artefact, report) {
      places.set(artefact.id, artefact.namespace);
      const chart = await locateChart(artefact.chart, options);
      await checkValues(chart, artefact.values);
      await installRelease(options, artefact, chart, report);
    },
    async remove(id, report) {
      const name = id.slice('release/'.length);
      const namespace = places.get(id) ?? options.namespace;
      if ((await readRelease(helm, name, namespace)) === undefined) return;
      report({ what: `helm takes ${name} away` });
      const { ok, stderr } = await helm.run([
        'uninstall',
        name,
        '--namespace',
        namespace,
        '--wait',
        '--timeout',
        '5m',
      ]);
      if (!ok && !/not found/.test(stderr)) throw helmFailed(`take ${name} away`, stderr);
    },
    check: async (artefacts) => [
      await finding('helm', async () => `helm ${await helm.major()} is there.`),
      ...(await Promise.all(
        artefacts.map((artefact) =>
          finding('chart', async () => {
            const chart = await locateChart(artefact.chart, options);
            await checkValues(chart, artefact.values);
            return `The chart is in ${chart}, and takes the values.`;
          }),
        ),
      )),
    ],
  };
}

async function finding(check: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { check, verdict: 'ok', message: await look(), fix: '' };
  } catch (error) {
    const { message, fix = '' } = error as { message: string; fix?: string };
    return { check, verdict: 'failed', message, fix };
  }
}

async function observeRelease(options: ReleaseOptions, artefact: ReleaseArtefact): Promise<Observation> {
  const { helm, api } = options;
  const { name, namespace } = artefact;
  const seen = { id: artefact.id, kind: 'release' as const, fingerprint: '' };
  const release = await readRelease(helm, name, namespace);
  if (release === undefined) return { ...seen, state: 'absent', detail: '' };
  if (release.status !== 'deployed')
    return { ...seen, state: 'partial', detail: `the last change of it is not finished (${release.status})` };
  const installed = fingerprintIn(release);
  if (installed !== fingerprint(artefact))
    return {
      ...seen,
      state: 'present',
      fingerprint: installed || 'not by sparkhub',
      detail: await tell(options, artefact, release),
    };
  const unready = (await observeRollouts(api, namespace, isPartOf(name))).filter(
    ({ wait }) => wait !== undefined,
  );
  if (unready.length > 0)
    return { ...seen, state: 'unhealthy', fingerprint: installed, detail: describeRollouts(unready) };
  return { ...seen, state: 'present', fingerprint: installed, detail: '' };
}

async function tell(
  { helm }: ReleaseOptions,
  { name, namespace, values }: ReleaseArtefact,
  release: ReleaseStatus,
): Promise<string> {
  const changes = describeDifferences(compare(await readValues(helm, name, namespace), values));
  const history =
    fingerprintIn(release) === ''
      ? `revision ${release.revision} is not by "sparkhub up" (${release.description})`
      : '';
  return [history, changes].filter((part) => part !== '').join('; ');
}
