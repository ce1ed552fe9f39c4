import type { Platform } from '../../config/platform.ts';
import type { ImageName } from '../artefact.ts';
import type { ClusterSite } from '../site.ts';
import { makeConnectorList, makeJarList } from './jar-list.ts';
import { JAR_LOCK, PACKAGE_LOCK, resolvedOf } from './lock-files.ts';

/** What decides the content of images besides the platform's file. */
export type ImageSite = Pick<ClusterSite, 'version' | 'package' | 'files'>;

/** What one image is made of. */
export interface Recipe {
  readonly name: ImageName;
  readonly from: ImageName | null;
  /** Path in the build context -> path in the package. */
  readonly texts: Readonly<Record<string, string>>;
  readonly folders?: Readonly<Record<string, string>>;
  readonly more?: Readonly<Record<string, string>>;
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly version: string;
}

export function textOf(site: ImageSite, path: string): string {
  const text = site.package.texts[path];
  if (text === undefined) throw new Error(`the package has no ${path}`);
  return text;
}

const locks = (...names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [`${name}.txt`, `runtime/${name}.txt`]));
const own = (image: ImageName | 'build', ...names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, `images/${image}/${name}`]));

/** Spark, Python, Java, and what the platform's file asks for besides. */
export function sparkRecipe({ images, spark }: Platform, site: ImageSite): Recipe {
  const { files } = site;
  const scripts = ['Dockerfile', 'fetch-jars.sh', 'trim.sh', 'entrypoint.sh', 'last-words.sh', 'decom.sh'];
  return {
    name: 'spark',
    from: null,
    version: spark.version,
    texts: {
      ...own('spark', ...scripts),
      ...own('build', 'network.sh', 'trust.py', 'added.py'),
      'sparkhub/parity.py': 'images/spark/parity.py',
      ...locks('uv', 'build', 'spark'),
    },
    more: {
      'jars.txt': [
        spark.delta ? makeJarList(textOf(site, 'runtime/jars.lock.json')) : '',
        makeConnectorList(textOf(site, 'runtime/connectors.lock.json'), images.connectors),
      ].join(''),
      'packages.txt': images.packages.pip.length === 0 ? '' : resolvedOf(files[PACKAGE_LOCK]),
      'asked-jars.txt': images.packages.jars.length === 0 ? '' : resolvedOf(files[JAR_LOCK]),
      ...Object.fromEntries(
        images.files.map((path) => [`sparkhub/files/${insideOf(path)}`, files[path] ?? '']),
      ),
    },
    buildArgs: { BASE: images.base, APT_PACKAGES: images.packages.apt.join(' ') },
  };
}

/** Where in the images a file beside sparkhub.yaml goes: below /opt/sparkhub/files, whatever its path is. */
const insideOf = (path: string): string =>
  path
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/');

/** JupyterLab's part of sparkhub, prebuilt. */
const LAB = 'python/labextensions';

/** JupyterLab on the Spark image. */
export const notebookRecipe = ({ spark }: Platform, site: ImageSite): Recipe => ({
  name: 'notebook',
  from: 'spark',
  version: spark.version,
  texts: {
    ...own('notebook', 'Dockerfile', 'trim.sh', 'jupyter_server_config.py'),
    ...own('build', 'network.sh', 'added.py'),
    ...locks('uv', 'build', 'lab'),
  },
  folders: {
    'python/sparkhub_server': 'python/sparkhub_server',
    'python/sparkhub_kernel': 'python/sparkhub_kernel',
    'python/notebooks': 'python/notebooks',
    'python/jupyter-config': 'python/jupyter-config',
    // In a clone it is there once it was built.
    ...(site.package.folders[LAB] === undefined ? {} : { [LAB]: LAB }),
  },
});

/** JupyterHub with the ways to sign in. */
export const hubRecipe = ({ images }: Platform, { version }: ImageSite): Recipe => ({
  name: 'hub',
  from: null,
  version,
  texts: {
    ...own('hub', 'Dockerfile'),
    ...own('build', 'network.sh'),
    ...locks('uv', 'build', 'cluster-hub'),
  },
  folders: { 'python/sparkhub_hub': 'python/sparkhub_hub' },
  buildArgs: { BASE: images.base },
});

/** configurable-http-proxy; its base has the Node.js that it needs. */
export const proxyRecipe = ({ version }: ImageSite): Recipe => ({
  name: 'proxy',
  from: null,
  version,
  texts: {
    ...own('proxy', 'Dockerfile', 'package.json', 'package-lock.json'),
    ...own('build', 'network.sh'),
  },
});

/** The sessions service: one file, bundled when sparkhub was. */
export const sessionsRecipe = ({ version }: ImageSite): Recipe => ({
  name: 'sessions',
  from: null,
  version,
  texts: {
    ...own('sessions', 'Dockerfile', 'package.json', 'package-lock.json'),
    ...own('build', 'network.sh'),
  },
  folders: { 'dist/sessions': 'dist' },
});
