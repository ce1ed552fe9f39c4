import type { Platform } from '../../config/platform.ts';
import type { ProcessArtefact } from '../artefact.ts';
import type { LocalSite } from '../site.ts';
import type { Layout } from './layout.ts';
import { offerOf } from './offer.ts';

/** Heap of the master and of the worker in MiB: they only keep books; Spark's own default is 1 GiB. */
const DAEMON_HEAP_MIB = 256;

/**
 * Spark's standalone master and worker, on loopback. Started as `java` itself: `spark-class` would first run another
 * JVM to work out this same command.
 */
export function makeSparkProcesses(
  platform: Platform,
  site: LocalSite,
  layout: Layout,
  inputs: string,
): ProcessArtefact[] {
  const { ports } = site;
  const offer = offerOf(platform, site.machine);
  const daemon = (mainClass: string, args: readonly string[]): string[] => [
    `${layout.javaHome}/bin/java`,
    `-Xmx${DAEMON_HEAP_MIB}m`,
    // Small and early to start: no parallel collector, no second compiler for two programs that mostly wait.
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-cp',
    `${layout.daemonConf}/:${layout.sparkHome}/jars/*`,
    mainClass,
    ...args,
  ];
  const base = {
    kind: 'process' as const,
    cwd: `${site.stateDir}/spark`,
    secretEnv: {},
    stopTimeoutMs: 10_000,
    inputs,
  };
  const env = sparkDaemonEnv(site, layout);
  return [
    {
      ...base,
      id: 'process/spark-master',
      name: 'spark-master',
      title: 'Spark master',
      needs: SPARK_NEEDS,
      argv: daemon('org.apache.spark.deploy.master.Master', [
        ...[
          '--host',
          '127.0.0.1',
          '--port',
          `${ports.sparkMaster}`,
          '--webui-port',
          `${ports.sparkMasterUi}`,
        ],
      ]),
      env,
      ports: [ports.sparkMaster, ports.sparkMasterUi],
      ready: { kind: 'tcp', host: '127.0.0.1', port: ports.sparkMaster },
      after: [],
    },
    {
      ...base,
      id: 'process/spark-worker',
      name: 'spark-worker',
      title: 'Spark worker',
      needs: SPARK_NEEDS,
      argv: daemon('org.apache.spark.deploy.worker.Worker', [
        ...[
          '--host',
          '127.0.0.1',
          '--port',
          `${ports.sparkWorker}`,
          '--webui-port',
          `${ports.sparkWorkerUi}`,
        ],
        ...['--cores', `${offer.cores}`, '--memory', `${offer.memoryMib}m`, '--work-dir', layout.sparkWork],
        `spark://127.0.0.1:${ports.sparkMaster}`,
      ]),
      env: { ...env, SPARK_LOCAL_DIRS: layout.sparkLocal },
      ports: [ports.sparkWorker, ports.sparkWorkerUi],
      ready: { kind: 'tcp', host: '127.0.0.1', port: ports.sparkWorkerUi },
      // A worker that finds no master tries again only after 5 to 15 s.
      after: ['spark-master'],
    },
  ];
}

const SPARK_NEEDS = [
  'runtime/lab',
  'runtime/java',
  'runtime/jars',
  'file/spark/daemon/spark-defaults.conf',
  'file/spark/daemon/log4j2.properties',
  'directory/spark/work',
  'directory/spark/local',
];

/** Environment of the master and the worker; executors and their Python inherit it from the worker. */
function sparkDaemonEnv({ stateDir }: LocalSite, layout: Layout): Record<string, string> {
  return {
    JAVA_HOME: layout.javaHome,
    SPARK_HOME: layout.sparkHome,
    SPARK_CONF_DIR: layout.daemonConf,
    SPARK_LOCAL_IP: '127.0.0.1',
    // The worker builds the command of an executor with Spark's launcher, which wants this from spark-class.
    SPARK_SCALA_VERSION: '2.13',
    PYSPARK_PYTHON: layout.labPython,
    SPARKHUB_STATE_DIR: stateDir,
  };
}
