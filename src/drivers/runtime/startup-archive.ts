import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../driver.ts';
import type { InstallContext } from './context.ts';
import { describe } from './java/find.ts';
import { pythonOf, type RuntimeLayout } from './layout.ts';

/** Yields to everything a person waits for. */
const LOW_PRIORITY = 10;

/** From this version on, an archive is used in full only with the module options it was made with. */
const MODULE_OPTIONS_SINCE = 24;

export const archivePath = ({ startup }: RuntimeLayout): string => join(startup, 'spark.jsa');

/**
 * Makes the class-data archive that Spark's JVMs start from: runs Spark once, keeps the names of the classes it loaded,
 * and has Java lay them out ready for use. Returns its size in bytes.
 */
export async function makeStartupArchive(context: InstallContext, report: Report): Promise<number> {
  const { layout } = context;
  await rm(layout.startup, { recursive: true, force: true });
  const training = join(layout.startup, 'training');
  await mkdir(join(training, 'scratch'), { recursive: true });
  try {
    report({ what: 'Making Spark start faster: a trial run', fraction: 0 });
    await train(context, training);
    report({ what: 'Making Spark start faster: writing what it loaded', fraction: 0.4 });
    const draft = join(training, 'spark.jsa');
    await dump(context, training, draft);
    await rename(draft, archivePath(layout));
  } finally {
    await rm(training, { recursive: true, force: true });
  }
  return (await stat(archivePath(layout))).size;
}

async function train({ layout, env, packageDir, run }: InstallContext, training: string): Promise<void> {
  const scratch = join(training, 'scratch');
  await copyFile(
    join(packageDir, 'runtime', 'startup-log4j2.properties'),
    join(training, 'log4j2.properties'),
  );
  await writeFile(
    join(training, 'spark-defaults.conf'),
    ['driver', 'executor'].map((who) => `spark.${who}.extraClassPath ${layout.jars}/*\n`).join(''),
  );
  const own = Object.entries(env).filter(
    ([name]) => !/^(SPARK|PYSPARK|PYTHON|JAVA|JDK_JAVA|HADOOP|YARN|_JAVA)/.test(name),
  );
  await run(
    'the startup archive',
    [pythonOf(layout.lab), '-I', join(packageDir, 'runtime', 'startup-training.py'), scratch],
    {
      env: {
        ...Object.fromEntries(own),
        JAVA_HOME: layout.java,
        SPARK_HOME: layout.spark,
        SPARK_CONF_DIR: training,
        SPARK_LOCAL_IP: '127.0.0.1',
        SPARK_LOCAL_DIRS: scratch,
        SPARK_WORKER_DIR: scratch,
        PYSPARK_PYTHON: pythonOf(layout.lab),
        SPARKHUB_STARTUP_TRAINING: training,
      },
      log: 'startup',
      onStart: (child) => setPriority(child.pid!, LOW_PRIORITY),
    },
  );
}

async function dump({ layout, env, run }: InstallContext, training: string, archive: string): Promise<void> {
  const names = await readdir(training);
  const read = (ending: string): Promise<string[]> =>
    Promise.all(
      names.filter((name) => name.endsWith(ending)).map((name) => readFile(join(training, name), 'utf8')),
    );
  const classes = join(training, 'classes');
  await writeFile(classes, `${mergeClassLists(await read('.classes')).join('\n')}\n`);
  const java = describe(layout.java, '');
  const major = Number.parseInt(java?.version ?? '0', 10);
  const modules =
    major < MODULE_OPTIONS_SINCE
      ? []
      : ((await read('.modules'))
          .find((text) => text !== '')
          ?.trim()
          .split('\n') ?? []);
  const path = `${layout.jars}/*:${layout.spark}/jars/*`;
  const dumping = ['-Xshare:dump', `-XX:SharedClassListFile=${classes}`, `-XX:SharedArchiveFile=${archive}`];
  await run(
    'the startup archive',
    [
      join(layout.java, 'bin', 'java'),
      ...dumping,
      ...modules,
      '-Xmx1g',
      '-XX:+UseG1GC',
      '-Xlog:disable',
      '-cp',
      path,
    ],
    { env, log: 'startup', onStart: (child) => setPriority(child.pid!, LOW_PRIORITY) },
  );
}

/**
 * One list out of those of several JVMs. The numbers that newer versions give to classes are each JVM's own, and classes
 * of other loaders are known by them only: both go.
 */
export function mergeClassLists(lists: readonly string[]): string[] {
  const lines = lists.flatMap((list) => list.split('\n'));
  const kept = lines.filter((line) => line !== '' && !line.startsWith('#') && !line.includes(' source: '));
  return [...new Set(kept.map((line) => line.replace(/ id: \d+$/, '')))].sort();
}
