import type { Platform } from '../../config/platform.ts';
import { describeMib } from '../../config/quantity.ts';
import type { LocalSite } from '../site.ts';
import type { SparkProperties } from '../spark-properties.ts';
import type { Layout } from './layout.ts';
import { sparkSecurity } from './spark-security.ts';

type Project = Platform['projects'][number];

/** Below a person's home, as in a cluster. The notebook server makes it. */
const EVENTS = '.sparkhub/spark-events';

/**
 * The spark-defaults of a project's notebooks: what a bare `SparkSession.builder.getOrCreate()` gets. Everything here
 * can be overridden in the notebook; `spark.conf` of the file and the project's own settings come last.
 */
export function makeSessionProperties(
  platform: Platform,
  project: Project,
  site: LocalSite,
  layout: Layout,
): SparkProperties {
  const { session, limits } = project;
  return {
    ...connection(site),
    ...sparkSecurity,
    ...allocation(project, site.machine.cores),
    ...(platform.spark.delta ? delta(layout) : {}),
    'spark.driver.memory': describeMib(session.driver.memoryMib),
    'spark.executor.cores': session.executor.cores,
    'spark.executor.memory': describeMib(session.executor.memoryMib),
    // In standalone mode this is what keeps one session from taking every core of the offer.
    'spark.cores.max': limits.cores,
    'spark.eventLog.enabled': true,
    // A folder of each person's own: Spark's pages of what has ended are for nobody else.
    'spark.eventLog.dir': `\${env:HOME}/${EVENTS}`,
    'spark.sql.shuffle.partitions': shufflePartitions(site.machine.cores),
    // pandas to Spark and back in columns; row by row, the 336,776 flights of the tour take a minute.
    'spark.sql.execution.arrow.pyspark.enabled': true,
    // Bars in JupyterLab and lines elsewhere tell it (python/sparkhub_kernel); Spark's own bar would write over them.
    'spark.ui.showConsoleProgress': false,
    ...platform.spark.conf,
    ...session.conf,
  };
}

function connection({ ports }: LocalSite): SparkProperties {
  return {
    'spark.master': `spark://127.0.0.1:${ports.sparkMaster}`,
    'spark.submit.deployMode': 'client',
    'spark.driver.host': '127.0.0.1',
    'spark.driver.bindAddress': '127.0.0.1',
    // Every live session has a web page of its own, the first on 4040; Spark tries 16 ports by default.
    'spark.port.maxRetries': 200,
  };
}

/** Executors come with the work and go when idle; also those that hold cached data or shuffle files, in finite time. */
function allocation({ session, limits }: Project, machineCores: number): SparkProperties {
  return {
    'spark.dynamicAllocation.enabled': true,
    'spark.dynamicAllocation.shuffleTracking.enabled': true,
    'spark.dynamicAllocation.minExecutors': session.executors.min,
    'spark.dynamicAllocation.initialExecutors': session.executors.initial,
    'spark.dynamicAllocation.maxExecutors': Math.min(
      session.executors.max ?? usefulExecutors(session.executor.cores, machineCores),
      limits.executors,
    ),
    'spark.dynamicAllocation.executorIdleTimeout': `${session.idle.executorsSeconds}s`,
    'spark.dynamicAllocation.cachedExecutorIdleTimeout': '30min',
    'spark.dynamicAllocation.shuffleTracking.timeout': '30min',
  };
}

/** Delta by its two exact jars on the class path: nothing is resolved, downloaded or copied when a session starts. */
function delta(layout: Layout): SparkProperties {
  return {
    'spark.driver.extraClassPath': `${layout.jars}/*`,
    'spark.executor.extraClassPath': `${layout.jars}/*`,
    'spark.sql.extensions': 'io.delta.sql.DeltaSparkSessionExtension',
    'spark.sql.catalog.spark_catalog': 'org.apache.spark.sql.delta.catalog.DeltaCatalog',
    // Tasks that read a table's log; Delta's default of 50 is for logs of thousands of files on a cluster.
    'spark.databricks.delta.snapshotPartitions': 2,
  };
}

/** Spark's default of 200 costs a small machine more in scheduling than in work; a few for each core keeps it busy. */
const shufflePartitions = (cores: number): number => Math.max(16, 4 * cores);

/**
 * As many as give each core of the machine two tasks, and no more by themselves: on two cores, six executors take twice
 * as long as two. A notebook that asks for six, with `spark.executor.instances`, gets six all the same.
 */
const usefulExecutors = (executorCores: number, machineCores: number): number =>
  Math.max(1, Math.ceil((2 * machineCores) / executorCores));
