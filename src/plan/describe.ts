import type { Step } from './step.ts';

const NAMES: Readonly<Record<string, string>> = {
  'runtime/hub': 'Python environment of JupyterHub',
  'runtime/lab': 'Python environment of notebooks and Spark',
  'runtime/java': 'Java',
  'runtime/jars': 'Delta Lake',
  'runtime/startup-archive': 'fast start of Spark',
  'process/proxy': 'proxy',
  'process/hub': 'JupyterHub',
  'process/spark-master': 'Spark master',
  'process/spark-worker': 'Spark worker',
  'release/jupyterhub': 'JupyterHub (chart)',
};

/** What a step is about, for people. */
export function describeStep({ id }: Pick<Step, 'id'>): string {
  const known = NAMES[id];
  if (known !== undefined) return known;
  const [kind = '', ...rest] = id.split('/');
  if (kind === 'azure-deployment') return 'Azure: network, cluster, registry, storage, identities';
  if (kind === 'image') return `${rest.join('/')} image`;
  if (kind === 'manifest' || kind === 'cluster-secret')
    return describeObject(kind === 'manifest' ? rest : ['Secret', ...rest]);
  return `${kind} ${rest.join('/')}`;
}

function describeObject([kind = '', namespace = '-', ...name]: readonly string[]): string {
  return `${kind} ${name.join('/')}${namespace === '-' ? '' : ` in ${namespace}`}`;
}
