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
};

/** What a step is about, for people. */
export function describeStep({ id }: Pick<Step, 'id'>): string {
  const known = NAMES[id];
  if (known !== undefined) return known;
  const [kind = '', ...rest] = id.split('/');
  return `${kind} ${rest.join('/')}`;
}
