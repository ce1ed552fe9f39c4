import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ReleaseArtefact } from '../../../render/artefact.ts';
import { digest } from '../../../render/fingerprint.ts';
import { DriverError } from '../../driver.ts';
import type { Helm } from './helm.ts';

type Chart = ReleaseArtefact['chart'];

const NAME = 'jupyterhub';
const REPOSITORY = 'https://hub.jupyter.org/helm-chart/';

/**
 * SHA-256 of what a version's templates and files are. The rest of a chart is different in its repository and in the
 * package made of it: version, image tags, the form of its schema.
 */
const PINNED: Readonly<Record<string, string>> = {
  '4.4.0': '6ec1b980f7d04c9c06e02b166e5fc5e10f8c2e08e31230cf417e9358c20db287',
};

export interface ChartOptions {
  /** sparkhub's cache. */
  readonly cacheDir: string;
  /** Of sparkhub.yaml; a local path begins here. */
  readonly directory: string;
  readonly helm: Helm;
}

/** The directory of the chart to install: a local path, fetched from an OCI address, or found in the cache. Throws `DriverError`. */
export async function locateChart(chart: Chart, options: ChartOptions): Promise<string> {
  if (chart.path !== null) return checkPlace(resolve(options.directory, chart.path), 'target.chart.path');
  if (chart.oci !== null) return fetchOci(chart.oci, chart.version, options);
  const place = join(options.cacheDir, 'charts', `${NAME}-${chart.version}`);
  if (!existsSync(join(place, 'Chart.yaml'))) throw notCached(chart.version, place);
  await verify(place, chart.version);
  return place;
}

function checkPlace(place: string, key: string): string {
  if (existsSync(join(place, 'Chart.yaml'))) return place;
  throw new DriverError(`There is no chart at ${place}: it has no Chart.yaml.`, {
    fix: place.endsWith('.tgz')
      ? `Unpack it (tar xzf ${place}) and write the directory as ${key}.`
      : `Write the directory of the unpacked chart as ${key}.`,
  });
}

function notCached(version: string, place: string): DriverError {
  return new DriverError(`The chart of JupyterHub ${version} is not in the cache (${place}).`, {
    fix: [
      'Bring it there once; after that no network is needed:',
      `helm pull ${NAME} --repo ${REPOSITORY} --version ${version} --untar --untardir ${dirname(place)} && mv ${join(dirname(place), NAME)} ${place}`,
      `or from a clone of its repository: mkdir -p ${place} && git archive ${version} ${NAME} | tar x --strip-components 1 -C ${place}`,
      'or name a copy of your own: target.chart.path, target.chart.oci',
    ].join('\n  '),
  });
}

async function verify(place: string, version: string): Promise<void> {
  const pinned = PINNED[version];
  if (pinned === undefined || pinned === (await digestOfChart(place))) return;
  throw new DriverError(
    `The chart in ${place} is not the ${version} that sparkhub knows: its templates differ.`,
    {
      fix: `Delete it and bring it there again, or, if you changed it on purpose, write it as target.chart.path: ${place}`,
    },
  );
}

/** Digest of a chart's templates and files: their paths and bytes. */
export async function digestOfChart(place: string): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of ['files', 'templates']) {
    const entries = await readdir(join(place, folder), { recursive: true, withFileTypes: true }).catch(
      () => [],
    );
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const path of paths.sort())
      hash.update(`${path.slice(place.length)}\0${digest(await readFile(path, 'utf8'))}\n`);
  }
  return hash.digest('hex');
}

/** Fetched once; the same address and version is then found in the cache. */
async function fetchOci(oci: string, version: string, { cacheDir, helm }: ChartOptions): Promise<string> {
  const charts = join(cacheDir, 'charts');
  const place = join(charts, `oci-${digest(`${oci} ${version}`).slice(0, 16)}`);
  if (existsSync(join(place, 'Chart.yaml'))) return place;
  await mkdir(charts, { recursive: true });
  const draft = await mkdtemp(join(charts, '.fetching-'));
  try {
    const address = oci.startsWith('oci://') ? oci : `oci://${oci}`;
    const { ok, stderr } = await helm.run([
      'pull',
      address,
      '--version',
      version,
      '--untar',
      '--untardir',
      draft,
    ]);
    if (!ok) {
      throw new DriverError(`The chart cannot be fetched from ${address}.`, {
        fix: 'Check target.chart.oci and target.chart.version; a private registry wants: helm registry login',
        evidence: stderr.trim(),
      });
    }
    const [name = NAME] = (await readdir(draft)).filter((entry) => !entry.endsWith('.tgz'));
    checkPlace(join(draft, name), 'target.chart.oci');
    await rename(join(draft, name), place).catch((error: NodeJS.ErrnoException) => {
      if (!existsSync(join(place, 'Chart.yaml'))) throw error; // else somebody was faster
    });
    return place;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
