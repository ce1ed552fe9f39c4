import { pause } from '../../src/drivers/clock.ts';
import type { ClusterApi } from '../../src/drivers/cluster/api/api.ts';
import type { HubSession } from '../../src/drivers/jupyter/hub.ts';
import type { Kernel } from '../../src/drivers/jupyter/kernel.ts';
import type { SparkSession, WaitCode } from '../../src/sessions/session.ts';
import { readSessions, startSession } from '../sessions.ts';
import { until } from '../sparkhub.ts';

/** Where a cause is arranged: the person's own namespace in the cluster. */
interface Scene {
  readonly api: ClusterApi;
  readonly namespace: string;
}

/** One way to make executors wait, as a person or an operator comes to it. */
export interface Cause {
  readonly code: WaitCode;
  /** What the person reads. */
  readonly sentence: RegExp;
  readonly executors: number;
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

const LIMIT_MS = 100_000;

/** Makes executors wait, until the person is told why. Gives the session as it was told then. */
export async function produce(
  { code, sentence, executors, conf = {}, cell, arrange }: Cause,
  hub: HubSession,
  kernel: Kernel,
  scene: Scene,
): Promise<SparkSession> {
  const putRight = await arrange?.(scene);
  try {
    const id = await startSession(kernel, { ...conf, 'spark.executor.instances': `${executors}` });
    if (cell !== undefined) void kernel.execute(cell, { timeoutMs: LIMIT_MS }).catch(() => {});
    let seen: SparkSession | undefined;
    await until(
      `the wait ${code} is told`,
      async () => {
        seen = (await readSessions(hub)).find((one) => one.id === id) ?? seen;
        return seen?.waits.some((wait) => wait.code === code && sentence.test(wait.sentence)) === true;
      },
      LIMIT_MS,
    ).catch((error: unknown) => {
      throw new Error(`${error}\nlast told: ${JSON.stringify(seen, null, 2)}`);
    });
    return seen!;
  } finally {
    await putRight?.();
    if (cell !== undefined) await kernel.interrupt();
    await kernel.execute('spark.stop()', { timeoutMs: 60_000 });
    await pause(500, hub.visitor.connection.signal);
  }
}
