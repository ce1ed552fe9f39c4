import { mostExecutors } from '../../config/executors.ts';
import type { Platform, Project } from '../../config/platform.ts';
import { describeMib } from '../../config/quantity.ts';
import { leastOverheadMib, OVERHEAD_FACTOR } from '../../sizing/executor.ts';
import type { SparkProperties } from '../spark-properties.ts';
import { USER } from './names.ts';
import { PATH, PORT } from './paths.ts';
import type { ProjectIdentity } from './project-identity.ts';

/**
 * The spark-defaults of a project's notebooks in a cluster: what a bare `SparkSession.builder.getOrCreate()` gets.
 * `${namespace}` and `${ui-key}` are filled in by the hub, for each person and each start.
 */
export function makeSessionProperties(
  platform: Platform,
  project: Project,
  image: string,
  identity?: ProjectIdentity,
): SparkProperties {
  const { session } = project;
  return {
    ...connection(platform, image),
    ...security,
    ...allocation(platform, project),
    ...quietEnd,
    ...(platform.spark.delta ? delta : {}),
    'spark.driver.memory': describeMib(session.driver.memoryMib),
    'spark.executor.cores': session.executor.cores,
    'spark.executor.memory': describeMib(session.executor.memoryMib),
    'spark.executor.memoryOverheadFactor': OVERHEAD_FACTOR,
    'spark.executor.minMemoryOverhead': `${leastOverheadMib(session.executor.cores)}m`,
    'spark.eventLog.enabled': true,
    'spark.eventLog.dir': `file://${PATH.events}`,
    // Adaptive execution puts small ones together; more than this is only scheduling.
    'spark.sql.shuffle.partitions': Math.max(16, 3 * project.limits.cores),
    'spark.sql.execution.arrow.pyspark.enabled': true,
    // Bars in JupyterLab and lines elsewhere tell it (python/sparkhub_kernel); Spark's own bar would write over them.
    'spark.ui.showConsoleProgress': false,
    ...identity?.properties,
    ...platform.spark.conf,
    ...session.conf,
  };
}

function connection({ images }: Platform, image: string): SparkProperties {
  return {
    'spark.master': 'k8s://https://kubernetes.default.svc',
    'spark.submit.deployMode': 'client',
    'spark.kubernetes.namespace': '${namespace}',
    // Executors belong to the notebook's pod: when it goes, Kubernetes takes them away too.
    'spark.kubernetes.driver.pod.name': USER.pod,
    'spark.kubernetes.container.image': image,
    'spark.kubernetes.container.image.pullPolicy': 'IfNotPresent',
    ...(images.pullSecrets.length > 0
      ? { 'spark.kubernetes.container.image.pullSecrets': images.pullSecrets.join(',') }
      : {}),
    'spark.kubernetes.executor.podTemplateFile': PATH.executorTemplate,
    'spark.kubernetes.executor.podTemplateContainerName': 'executor',
    'spark.kubernetes.authenticate.executor.serviceAccountName': USER.executorAccount,
    // The driver's address is the pod's, by SPARK_LOCAL_IP and SPARK_LOCAL_HOSTNAME.
    'spark.driver.port': PORT.driver,
    'spark.driver.blockManager.port': PORT.blockManager,
    'spark.blockManager.port': PORT.blockManager,
    'spark.port.maxRetries': PORT.span,
    'spark.kubernetes.executor.volumes.emptyDir.spark-local-dir-1.mount.path': PATH.scratch,
    'spark.kubernetes.executor.volumes.emptyDir.spark-local-dir-1.options.sizeLimit': '40Gi',
  };
}

/** Nobody who does not hold the session's secret talks to its driver or executors, and nobody reads along. */
const security: SparkProperties = {
  'spark.authenticate': true,
  // As a file: what is in the environment of a pod is seen by everybody who may list pods.
  'spark.authenticate.secret.file': PATH.authSecret,
  'spark.network.crypto.enabled': true,
  'spark.network.crypto.saslFallback': false,
  // CVE-2025-55039: the default mode does not notice changed bytes.
  'spark.network.crypto.cipher': 'AES/GCM/NoPadding',
  'spark.io.encryption.enabled': true,
  'spark.ui.filters': 'org.apache.spark.ui.JWSFilter',
  'spark.org.apache.spark.ui.JWSFilter.param.secretKey': '${ui-key}',
};

/** Executors come with the work and go when idle; a session does not wait for all of them, nor ask for ever. */
function allocation(platform: Platform, project: Project): SparkProperties {
  const { session } = project;
  const most = mostExecutors(platform, project);
  return {
    'spark.dynamicAllocation.enabled': true,
    'spark.dynamicAllocation.shuffleTracking.enabled': true,
    'spark.dynamicAllocation.minExecutors': Math.min(session.executors.min, most),
    'spark.dynamicAllocation.initialExecutors': Math.min(session.executors.initial, most),
    'spark.dynamicAllocation.maxExecutors': most,
    'spark.dynamicAllocation.executorIdleTimeout': `${session.idle.executorsSeconds}s`,
    'spark.dynamicAllocation.cachedExecutorIdleTimeout': '30min',
    'spark.dynamicAllocation.shuffleTracking.timeout': '30min',
    // All at once: an autoscaler that sees the whole need orders all the machines together.
    'spark.kubernetes.allocation.batch.size': 100,
    // Between two attempts to make executors that are missing; what is asked for anew is made at once.
    'spark.kubernetes.allocation.batch.delay': '5s',
    // The session is there when the driver is; the first job waits for the first executor, and says so.
    'spark.scheduler.minRegisteredResourcesRatio': 0,
    // A machine may take ten minutes; until then an executor that waits is not one that failed.
    'spark.kubernetes.allocation.executor.timeout': '900s',
    // A session whose executors end as soon as they begin gives up. One that is refused executors, for the project's
    // limit is used up by another notebook, must not: Spark 4.2 counts that as a failure too, one for each attempt,
    // which is 12 in this interval.
    'spark.executor.maxNumFailures': Math.max(20, 4 * most),
    'spark.executor.failuresValidityInterval': '1min',
    // Machines that may be taken away say so half a minute before; blocks move to other executors in that time.
    'spark.decommission.enabled': true,
    'spark.storage.decommission.enabled': true,
  };
}

/**
 * What a session would delete at its end by label, were it allowed to: it made none of these, and is not allowed, which
 * Spark 4.2 tells in two stack traces.
 */
const quietEnd: SparkProperties = {
  'spark.kubernetes.executor.disableConfigMap': true,
  'spark.kubernetes.driver.service.deleteOnTermination': false,
  'spark.kubernetes.driver.ownPersistentVolumeClaim': false,
  'spark.kubernetes.driver.reusePersistentVolumeClaim': false,
};

const delta: SparkProperties = {
  // Tasks that read a table's log; Delta's default of 50 is for logs of thousands of files.
  'spark.databricks.delta.snapshotPartitions': 4,
  'spark.sql.extensions': 'io.delta.sql.DeltaSparkSessionExtension',
  'spark.sql.catalog.spark_catalog': 'org.apache.spark.sql.delta.catalog.DeltaCatalog',
};
