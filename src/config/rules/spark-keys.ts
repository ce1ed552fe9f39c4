import { closest } from 'fastest-levenshtein';
import type { Path, SourceDocument } from '../document.ts';
import { describeFound, similar, valueAt } from '../explain.ts';
import table from '../generated/spark-keys.json' with { type: 'json' };
import { quote } from '../words.ts';
import { type Found, found, type SourceRule } from './rule.ts';

const KINDS = table.keys as Readonly<Record<string, string>>;
/** Families of keys that Spark and Delta read by pattern, so that no table can list them. */
const FAMILIES =
  /^spark\.(hadoop|executorEnv|sql\.catalog|databricks\.delta|delta|jars\.ivy|kubernetes\.(driver|executor)\.(label|annotation|secrets|volumes|secretKeyRef)|metrics\.conf|[a-z]+(\.[A-Za-z]+)*\.[A-Z]\w+\.param)\./;

/** Keys that sparkhub sets itself: another value would cut the notebook off from its Spark. What to use instead. */
const MANAGED: Readonly<Record<string, string>> = {
  'spark.master': 'sparkhub runs the Spark that notebooks connect to; take it out.',
  'spark.submit.deployMode': 'Notebooks run in client mode; take it out.',
  'spark.authenticate': 'Spark always asks for its secret here; take it out.',
  'spark.authenticate.secret': 'sparkhub makes the secret; take it out.',
  'spark.ui.filters': 'They keep other people out of the Spark UI; take it out.',
  'spark.ui.proxyBase': 'The Spark UI works behind the hub without it; take it out.',
  'spark.driver.host': 'sparkhub knows the address; take it out.',
  'spark.driver.bindAddress': 'sparkhub knows the address; take it out.',
  'spark.eventLog.dir': 'sparkhub keeps event logs in its own folder; take it out.',
  'spark.driver.memory': 'Use session.driver.memory.',
  'spark.executor.memory': 'Use session.executor.memory.',
  'spark.executor.cores': 'Use session.executor.cores.',
  'spark.executor.instances': 'Use session.executors: {min, initial, max}.',
  'spark.cores.max': 'Use limits.cores of the project.',
  'spark.dynamicAllocation.minExecutors': 'Use session.executors.min.',
  'spark.dynamicAllocation.initialExecutors': 'Use session.executors.initial.',
  'spark.dynamicAllocation.maxExecutors': 'Use session.executors.max.',
  'spark.dynamicAllocation.executorIdleTimeout': 'Use session.idle.executors.',
  'spark.jars.packages':
    'It downloads at every start, with jars that clash; Delta is there already, other jars belong in images.packages.jars.',
};

/** Every `conf` of the file: unknown keys, values of the wrong kind, keys that sparkhub sets itself. */
export const sparkKeys: SourceRule = (source) =>
  confPaths(source).flatMap((path) => {
    const conf = valueAt(source.value, path);
    if (conf === null || typeof conf !== 'object' || Array.isArray(conf)) return [];
    return Object.entries(conf).flatMap(([key, value]) => check(source, path, key, value));
  });

function confPaths(source: SourceDocument): Path[] {
  const projects = valueAt(source.value, ['projects']);
  const own = Array.isArray(projects)
    ? projects.map((_, at): Path => ['projects', at, 'session', 'conf'])
    : [];
  return [['spark', 'conf'], ...own];
}

function check(source: SourceDocument, path: Path, key: string, value: unknown): Found[] {
  const at = [...path, key];
  const problem = (code: string, message: string, fix: string): Found[] => [
    {
      ...found(source, code, at, message, fix),
      ...source.positionOfKey(at),
      key: `${found(source, code, path, '', '').key}[${key}]`,
    },
  ];
  if (!key.startsWith('spark.'))
    return problem(
      'spark-key',
      `${quote(key)} is not a Spark property: they begin with "spark.".`,
      KINDS[`spark.${key}`] === undefined
        ? 'See the configuration page of Spark.'
        : `Did you mean "spark.${key}"?`,
    );
  const managed = MANAGED[key];
  if (managed !== undefined) return problem('spark-key-managed', `"${key}" is set by sparkhub.`, managed);
  const kind = KINDS[key];
  if (kind === undefined) {
    if (FAMILIES.test(key)) return [];
    const near = closest(key, Object.keys(KINDS));
    return problem(
      'spark-key',
      `Spark ${table.spark} has no property ${quote(key)}.`,
      similar(key, near) ? `Did you mean "${near}"?` : 'Spark would silently ignore it: take it out.',
    );
  }
  const wrong = WRONG[kind]?.(String(value));
  if (wrong === undefined) return [];
  return [
    {
      ...found(
        source,
        'spark-value',
        at,
        `${describeFound(value)} is not ${wrong[0]}.`,
        `Write ${wrong[1]}.`,
      ),
      key: `${found(source, '', path, '', '').key}[${key}]`,
    },
  ];
}

type Wrong = readonly [wanted: string, example: string] | undefined;
const unless =
  (right: RegExp, wanted: string, example: string) =>
  (text: string): Wrong =>
    right.test(text.trim()) ? undefined : [wanted, example];

/** What each kind of value looks like (JavaUtils.timeStringAs, byteStringAs; SparkConf). */
const WRONG: Readonly<Record<string, (text: string) => Wrong>> = {
  boolean: unless(/^(true|false)$/i, 'true or false', 'true or false'),
  int: unless(/^-?\d+$/, 'a whole number', 'a number such as 4'),
  number: unless(/^-?\d*\.?\d+(e-?\d+)?$/i, 'a number', 'a number such as 0.5'),
  time: unless(/^-?\d+(us|ms|s|m|min|h|d)?$/i, 'a duration', 'a number and a unit, such as 60s or 10min'),
  bytes: unless(
    /^-?\d+(b|k|kb|m|mb|g|gb|t|tb|p|pb)?$/i,
    'a size as Spark writes it',
    'a whole number and a unit, such as 512m or 2g',
  ),
};
