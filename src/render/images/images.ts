import type { Platform } from '../../config/platform.ts';
import type { ImageArtefact, ImageName } from '../artefact.ts';
import { canonical, digest } from '../fingerprint.ts';
import type { ClusterSite } from '../site.ts';
import { makeJarList } from './jar-list.ts';

/** Where images are when there is no registry: in the builder's own storage, brought to the machines by hand. */
const LOCAL_PREFIX = 'localhost/sparkhub';

interface Recipe {
  readonly name: ImageName;
  readonly from: ImageName | null;
  /** Path in the build context -> path in the package. */
  readonly texts: Readonly<Record<string, string>>;
  readonly folders?: Readonly<Record<string, string>>;
  readonly more?: Readonly<Record<string, string>>;
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly version: string;
}

/** The images of a platform. `spark` first, because `notebook` is built on it. */
export function makeImages(platform: Platform, site: ClusterSite): ImageArtefact[] {
  const spark = makeImage(platform, site, sparkRecipe(platform, site), undefined);
  return [
    spark,
    makeImage(platform, site, notebookRecipe(platform), spark),
    makeImage(platform, site, hubRecipe(platform, site), undefined),
    makeImage(platform, site, proxyRecipe(site), undefined),
  ];
}

const locks = (...names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [`${name}.txt`, `runtime/${name}.txt`]));
const own = (image: ImageName, ...names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, `images/${image}/${name}`]));

function sparkRecipe({ images, spark }: Platform, site: ClusterSite): Recipe {
  const scripts = ['Dockerfile', 'fetch-jars.sh', 'trim.sh', 'entrypoint.sh', 'decom.sh', 'parity.py'];
  const lock = site.files[PACKAGE_LOCK];
  return {
    name: 'spark',
    from: null,
    version: spark.version,
    texts: { ...own('spark', ...scripts), ...locks('uv', 'build', 'spark') },
    more: {
      'jars.txt': makeJarList(
        site.package.texts['runtime/jars.lock.json'] ?? '',
        spark.delta,
        images.packages.jars,
      ),
      'packages.txt': images.packages.pip.length === 0 ? '' : (lock ?? ''),
      ...Object.fromEntries(images.files.map((path) => [`files/${path}`, site.files[path] ?? ''])),
    },
    buildArgs: { BASE: images.base, APT_PACKAGES: images.packages.apt.join(' ') },
  };
}

/** The lock of the file's own Python packages, beside it. */
export const PACKAGE_LOCK = 'sparkhub.packages.txt';

const notebookRecipe = ({ spark }: Platform): Recipe => ({
  name: 'notebook',
  from: 'spark',
  version: spark.version,
  texts: {
    ...own('notebook', 'Dockerfile', 'trim.sh', 'jupyter_server_config.py'),
    ...locks('uv', 'build', 'lab'),
  },
  folders: {
    'python/sparkhub_server': 'python/sparkhub_server',
    'python/notebooks': 'python/notebooks',
  },
});

const hubRecipe = ({ images }: Platform, { version }: ClusterSite): Recipe => ({
  name: 'hub',
  from: null,
  version,
  texts: { ...own('hub', 'Dockerfile'), ...locks('uv', 'build', 'cluster-hub') },
  folders: { 'python/sparkhub_hub': 'python/sparkhub_hub' },
  buildArgs: { BASE: images.base },
});

const proxyRecipe = ({ version }: ClusterSite): Recipe => ({
  name: 'proxy',
  from: null,
  version,
  texts: own('proxy', 'Dockerfile', 'package.json', 'package-lock.json'),
});

function makeImage(
  { images }: Platform,
  site: ClusterSite,
  recipe: Recipe,
  base: ImageArtefact | undefined,
): ImageArtefact {
  const { name, from, folders = {}, more = {}, version } = recipe;
  const texts = Object.entries(recipe.texts).map(([path, source]) => {
    const text = site.package.texts[source];
    if (text === undefined) throw new Error(`the package has no ${source}`);
    return [path, text] as const;
  });
  const files = { ...Object.fromEntries(texts), ...more };
  const buildArgs = { ...recipe.buildArgs, ...(base === undefined ? {} : { SPARK: base.reference }) };
  const content = digest(
    canonical([
      files,
      buildArgs,
      Object.entries(folders).map(([source, path]) => [path, site.package.folders[source] ?? '']),
    ]),
  );
  return {
    kind: 'image',
    id: `image/${name}`,
    name,
    reference: `${images.registry ?? LOCAL_PREFIX}/${name}:${version}-${content.slice(0, 12)}`,
    from,
    files,
    folders,
    buildArgs,
    push: images.registry !== null,
    needs: base === undefined ? [] : [base.id],
  };
}
