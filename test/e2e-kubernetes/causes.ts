import type { ClusterApi } from '../../src/drivers/cluster/api/api.ts';
import type { WaitCode } from '../../src/sessions/session.ts';
import { addSilentMachine, SILENT_MACHINE, tellPulling } from './silent-machine.ts';

/** Where a cause is arranged: the person's own namespace in the cluster. */
export interface Scene {
  readonly api: ClusterApi;
  readonly namespace: string;
}

/** One way to make executors wait, as a person or an operator comes to it. */
export interface Cause {
  readonly code: WaitCode;
  /** What the person reads. */
  readonly sentence: RegExp;
  /** What they read of a session for one executor, in another notebook meanwhile. */
  readonly elsewhere?: RegExp;
  readonly executors: number;
  /** Runs in the notebook before the session starts. */
  readonly before?: string;
  /** Of the session. */
  readonly conf?: Readonly<Record<string, string>>;
  /** Runs in the session meanwhile; that it fails is no matter. */
  readonly cell?: string;
  /** Before the session starts; gives what puts it right again. */
  readonly arrange?: (scene: Scene) => Promise<() => Promise<unknown>>;
}

const LARGE = { 'spark.executor.cores': '3', 'spark.executor.memory': '12g' };
export const SMALL = { 'spark.executor.cores': '1', 'spark.executor.memory': '512m' };
const NO_IMAGE = 'docker.io/sparkhub/gone:1';

/**
 * One class of Spark's, as of a version in which one of its methods had another name: to Java it is another class, which is
 * what a driver meets in the first message of executors of another Spark.
 */
const MAKE_OTHER_SPARK = `
import os, zipfile, glob
name = 'org/apache/spark/scheduler/cluster/CoarseGrainedClusterMessages$RetrieveSparkAppConfig.class'
[core] = glob.glob(f"{os.environ['SPARK_HOME']}/jars/spark-core_*.jar")
with zipfile.ZipFile(core) as spark, zipfile.ZipFile('/home/jovyan/shared/other-spark.jar', 'w') as other:
    other.writestr(name, spark.read(name).replace(b'canEqual', b'canEquaX'))
`;

/**
 * On pools of at most 3 machines of 8 cores and 32 GiB, which start from none in 20 s. In this order each has its machines
 * as it needs them.
 */
export const CAUSES: readonly Cause[] = [
  {
    code: 'machine-starting',
    sentence: /^(A new machine is|\d new machines are) starting\.$/,
    executors: 4,
    conf: LARGE,
  },
  {
    code: 'pool-at-maximum',
    sentence: /^All machines that there may be for executors are in use\.$/,
    executors: 8,
    conf: LARGE,
  },
  {
    code: 'project-quota',
    sentence: /^Your project’s limit of 10 executors is reached\.$/,
    elsewhere: /^Your project’s limit of 10 executors is used up by your other notebook\.$/,
    executors: 12,
    conf: { ...SMALL, 'spark.dynamicAllocation.maxExecutors': '12' },
  },
  {
    code: 'too-large',
    sentence: /^No machine here can hold an executor of 3 cores and 40g: the largest takes \d+g\.$/,
    executors: 1,
    conf: { ...LARGE, 'spark.executor.memory': '40g' },
  },
  {
    code: 'no-matching-machine',
    sentence: /^There is no machine of the kind that these executors ask for\.$/,
    executors: 1,
    conf: { ...SMALL, 'spark.kubernetes.executor.node.selector.disk': 'none-has-it' },
  },
  {
    code: 'image-missing',
    sentence: /^What executors run cannot be fetched \(docker.io\/sparkhub\/gone:1\)\.$/,
    executors: 1,
    conf: { ...SMALL, 'spark.kubernetes.container.image': NO_IMAGE },
    // An operator names an image that was never pushed.
    arrange: async ({ api, namespace }) => {
      const reference = { apiVersion: 'v1', kind: 'Namespace', name: namespace };
      const key = 'sparkhub.io/executor-image';
      const image = (await api.get(reference))?.metadata.annotations?.[key];
      const name = (value: string | undefined) =>
        api.merge(reference, { metadata: { annotations: { [key]: value } } });
      await name(NO_IMAGE);
      return () => name(image);
    },
  },
  {
    code: 'out-of-memory',
    sentence: /^(An executor|\d executors) took more memory than allowed and had to end; /,
    executors: 1,
    conf: SMALL,
    cell: "spark.range(8).selectExpr('repeat(string(id), 1500000000) AS s').selectExpr('sum(length(s))').collect()",
  },
  {
    code: 'disk-pressure',
    sentence: /^An executor had to end: it wrote more than the 64 MB of disk that each may use\.$/,
    executors: 1,
    conf: {
      ...SMALL,
      // Of several each might write less than it may.
      'spark.dynamicAllocation.maxExecutors': '1',
      'spark.kubernetes.executor.volumes.emptyDir.spark-local-dir-1.options.sizeLimit': '64Mi',
      'spark.shuffle.compress': 'false',
    },
    // The machine looks every ten seconds what each has written, and ends who wrote too much.
    cell: `import time
spark.range(60_000).selectExpr('repeat(uuid(), 100) AS text').repartition(4).foreach(lambda row: time.sleep(1))`,
  },
  {
    code: 'version-mismatch',
    sentence: /^Executors run another version of Spark than this notebook\.$/,
    executors: 1,
    before: MAKE_OTHER_SPARK,
    conf: { ...SMALL, 'spark.executor.extraClassPath': '/home/jovyan/shared/other-spark.jar' },
  },
  {
    code: 'image-pulling',
    sentence: /^A new machine is fetching what executors run; it does that once\.$/,
    executors: 1,
    conf: { ...SMALL, ...SILENT_MACHINE.conf },
    // Nobody pulls images here: the machine's own event is written in its place.
    arrange: async (scene) => {
      const takeAway = await addSilentMachine(scene);
      const timer = setInterval(() => void tellPulling(scene).catch(() => {}), 1_000);
      return async () => {
        clearInterval(timer);
        await takeAway();
      };
    },
  },
  {
    code: 'node-not-ready',
    sentence: /^A machine does not answer\.$/,
    executors: 1,
    conf: { ...SMALL, ...SILENT_MACHINE.conf },
    // Kubernetes waits 50 s for a sign of life before it says so.
    arrange: addSilentMachine,
  },
  {
    code: 'driver-unreachable',
    sentence: /^Executors start, and cannot reach this notebook\.$/,
    executors: 1,
    conf: {
      ...SMALL,
      'spark.rpc.lookupTimeout': '8s',
      'spark.network.timeout': '60s',
      'spark.executor.heartbeatInterval': '5s',
    },
    // Somebody tidies up network policies.
    arrange: async ({ api, namespace }) => {
      const reference = {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        namespace,
        name: 'executors',
      };
      const { apiVersion, kind, metadata, spec } = (await api.get(reference))!;
      await api.remove(reference);
      const { name, labels = {} } = metadata;
      return () => api.create({ apiVersion, kind, metadata: { name, namespace, labels }, spec });
    },
  },
  {
    code: 'cloud-quota',
    sentence: /^The cloud gives no further machine \(Scale-up failed for group spark: QuotaExceeded/,
    executors: 8,
    conf: LARGE,
    // There is no cloud here that could refuse: its autoscaler's own event is written in its place.
    arrange: async ({ api }) => {
      const timer = setInterval(() => void api.create(refusal()).catch(() => {}), 3_000);
      return async () => clearInterval(timer);
    },
  },
];

const refusal = () => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: `cluster-autoscaler-status.${Date.now()}`, namespace: 'kube-system' },
  involvedObject: {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    namespace: 'kube-system',
    name: 'cluster-autoscaler-status',
  },
  type: 'Warning',
  reason: 'FailedToScaleUpGroup',
  message: 'Scale-up failed for group spark: QuotaExceeded: exceeding approved Total Regional Cores quota',
  lastTimestamp: new Date().toISOString(),
  source: { component: 'cluster-autoscaler' },
});
