// What is scanned: everything sparkhub would apply for examples/kubernetes, as it would be in a cluster, and the
// templates of Azure.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { cache, ensureEnvironment } from '../development-environment.mjs';
import { root } from '../prepare.mjs';

const rendered = join(root, 'examples', 'kubernetes', 'expected');
const PERSON = { namespace: 'sparkhub-user-ada', user: 'ada' };
/** The chart's version that sparkhub installs by default, and a Kubernetes that it is tried on. */
const CHART = 'jupyterhub-4.4.0';
export const KUBERNETES = '1.34';

/**
 * Lays out `directory`: `hub/` (what `up` applies, with the chart), `person/` (what the hub makes for somebody),
 * `images/` and `azure/` (a template for each configuration that has golden files). Gives reasons why something is missing. Throws when what is there cannot be rendered.
 */
export function layOut(directory) {
  for (const name of ['hub', 'person', 'images', 'azure'])
    mkdirSync(join(directory, name), { recursive: true });
  cpSync(join(rendered, 'kubernetes', 'manifests'), join(directory, 'hub'), { recursive: true });
  for (const name of readdirSync(join(rendered, 'kubernetes', 'people')))
    writeFileSync(
      join(directory, 'person', name),
      filled(readFileSync(join(rendered, 'kubernetes', 'people', name), 'utf8')),
    );
  for (const name of readdirSync(join(root, 'images')).filter((one) =>
    existsSync(join(root, 'images', one, 'Dockerfile')),
  ))
    cpSync(join(root, 'images', name, 'Dockerfile'), join(directory, 'images', name, 'Dockerfile'));
  for (const [name, path] of Object.entries(templates()))
    cpSync(path, join(directory, 'azure', `${name}.json`));
  for (const project of readdirSync(join(rendered, 'spark', 'projects')))
    writeJson(join(directory, 'person', `executor-${project}.json`), executorOf(project));
  writeJson(join(directory, 'person', 'notebook.json'), notebook(directory));
  return chart(join(directory, 'hub', 'chart.yaml'));
}

/** Every rendered main.json, by the name of its configuration. */
function templates() {
  const others = join(root, 'src', 'render', 'azure', 'testdata');
  const named = readdirSync(others, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return {
    example: join(root, 'examples', 'azure', 'expected', 'azure', 'main.json'),
    ...Object.fromEntries(named.map(({ name }) => [name, join(others, name, 'main.json')])),
  };
}

const filled = (text) => text.replaceAll(/\$\{(namespace|user)\}/g, (_, key) => PERSON[key]);
const writeJson = (path, value) => writeFileSync(path, JSON.stringify(value, null, 2));

/** The notebook's pod, by KubeSpawner itself. */
function notebook(directory) {
  const environment = ensureEnvironment('dev');
  if (environment === undefined) throw new Error('the environment of the Python tests could not be made');
  const settings = parse(readFileSync(join(directory, 'hub', 'configmap-sparkhub-hub.yaml'), 'utf8'));
  const hubJson = join(directory, 'images', 'hub', 'hub.json');
  writeFileSync(hubJson, settings.data['hub.json']);
  const made = spawnSync(
    join(environment, 'bin', 'python'),
    [
      ...['-m', 'sparkhub_hub.kubernetes.preview', '--hub-json', hubJson],
      ...['--user', PERSON.user, '--project', 'sales'],
    ],
    { encoding: 'utf8', env: { ...process.env, PYTHONPATH: join(root, 'python') } },
  );
  if (made.status !== 0) throw new Error(`the notebook's pod could not be made:\n${made.stderr}`);
  return JSON.parse(made.stdout);
}

/** An executor's pod: our template, and what Spark itself adds (BasicExecutorFeatureStep, LocalDirsFeatureStep). */
function executorOf(project) {
  const folder = join(rendered, 'spark', 'projects', project);
  const settings = new Map(
    readFileSync(join(folder, 'spark-defaults.conf'), 'utf8')
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
  );
  const setting = (key) => {
    const value = settings.get(`spark.${key}`);
    if (value === undefined) throw new Error(`spark-defaults.conf of ${project} has no spark.${key}`);
    return value;
  };
  const mib = (text) => Number.parseInt(text, 10) * (text.endsWith('g') ? 1024 : 1);
  const heap = mib(setting('executor.memory'));
  const overhead = Math.max(
    Math.floor(heap * Number(setting('executor.memoryOverheadFactor'))),
    mib(setting('executor.minMemoryOverhead')),
  );
  const pod = JSON.parse(readFileSync(join(folder, 'executor.yaml'), 'utf8'));
  const [container] = pod.spec.containers;
  const scratch = 'kubernetes.executor.volumes.emptyDir.spark-local-dir-1';
  container.image = setting('kubernetes.container.image');
  container.imagePullPolicy = setting('kubernetes.container.image.pullPolicy');
  container.resources = {
    requests: { cpu: setting('executor.cores'), memory: `${heap + overhead}Mi` },
    limits: { memory: `${heap + overhead}Mi` },
  };
  container.volumeMounts.push({ name: 'spark-local-dir-1', mountPath: setting(`${scratch}.mount.path`) });
  pod.spec.volumes.push({
    name: 'spark-local-dir-1',
    emptyDir: { sizeLimit: setting(`${scratch}.options.sizeLimit`) },
  });
  pod.spec.restartPolicy = 'Never';
  pod.metadata = { ...pod.metadata, name: `executor-${project}`, namespace: PERSON.namespace };
  pod.metadata.labels['spark-role'] = 'executor';
  return pod;
}

/** The chart's own objects with our values, by helm. Gives the reason when that cannot be had here, and writes nothing. */
function chart(path) {
  const folder = join(cache, 'charts', CHART);
  if (!existsSync(folder)) return ['the chart is not in the cache'];
  const helm = process.env.SPARKHUB_HELM || 'helm';
  if (spawnSync(helm, ['version']).error !== undefined)
    return ['no helm on this machine, so that the chart cannot be rendered'];
  const made = spawnSync(
    helm,
    [
      ...['template', 'jupyterhub', folder, '--namespace', 'sparkhub', '--kube-version', `${KUBERNETES}.0`],
      ...['--values', join(rendered, 'kubernetes', 'values.yaml')],
    ],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (made.status !== 0) throw new Error(`helm could not render the chart:\n${made.stderr}`);
  // `helm template` leaves out what `helm install` adds to each object: its namespace.
  const objects = parseAllDocuments(made.stdout).flatMap((document) => document.toJS() ?? []);
  writeFileSync(
    path,
    objects
      .map((one) => stringify({ ...one, metadata: { ...one.metadata, namespace: 'sparkhub' } }))
      .join('---\n'),
  );
  return [];
}
