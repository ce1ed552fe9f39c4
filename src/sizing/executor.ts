import type { Resources } from './resources.ts';

/** One executor as the session's keys give it: cores, and heap in MiB. */
export interface Executor {
  readonly cores: number;
  readonly memoryMib: number;
  /** Thousandths of a core asked of the cluster, where that is not one for each core. */
  readonly requestMillis?: number;
}

/** What an executor's machine must give beyond its heap: a share of the heap, at least so many MiB. */
export interface Overhead {
  readonly factor: number;
  readonly leastMib: number;
  /** In place of share and least, in MiB. */
  readonly wholeMib?: number;
  /** On top, in MiB: memory off the heap. */
  readonly extraMib?: number;
}

/** What does not depend on an executor's size, and is added to it or takes the place of a part. */
export interface Extras {
  readonly overhead: Overhead;
  /** As of an `Executor`. */
  readonly requestMillis?: number;
}

/** Spark refuses a smaller heap, in MiB: 1.5 times its reserved 300 (UnifiedMemoryManager). */
export const SMALLEST_HEAP_MIB = 450;
export const NO_OVERHEAD: Overhead = { factor: 0, leastMib: 0 };

/**
 * sparkhub's share of the heap. Spark adds 0.10 in client mode, which is for the JVM alone; the 0.40 that PySpark needs
 * at worst comes only in cluster mode (apache/spark, BasicDriverFeatureStep), and would let one executor of 12g fit on
 * a machine of 32 GiB where the original had two. 0.16 leaves 0.06 of the heap to the Python workers and still fits two
 * (2 x 14254 MiB of the 29144 MiB that a 32 GiB machine of AKS with 110 pods has left).
 */
export const OVERHEAD_FACTOR = 0.16;
/** Spark's own share in client mode (apache/spark, ResourceProfile.getResourcesForClusterManager). */
export const SPARK_OVERHEAD_FACTOR = 0.1;
/** What one Python worker holds before it holds any data: interpreter, NumPy, pandas and Arrow, in MiB. */
const PYTHON_WORKER_MIB = 256;
/** Spark's own floor for the JVM (`spark.executor.minMemoryOverhead`), in MiB. */
const JVM_FLOOR_MIB = 384;

/** The least overhead: small executors have Python workers too, one for each core. In MiB. */
export const leastOverheadMib = (cores: number): number => JVM_FLOOR_MIB + PYTHON_WORKER_MIB * cores;

/** What sparkhub asks for unless the file says otherwise. */
export const ownOverhead = (cores: number): Overhead => ({
  factor: OVERHEAD_FACTOR,
  leastMib: leastOverheadMib(cores),
});

/** What Spark asks for with such a factor and nothing else said. */
export const sparkOverhead = (factor: number): Overhead => ({ factor, leastMib: JVM_FLOOR_MIB });

/**
 * What the cluster sets aside for one executor: its cores, and heap plus overhead by Spark's own rule (rounded down, as
 * Spark does). Request and limit of memory are the same.
 */
export const executorRequest = (
  { cores, memoryMib, requestMillis }: Executor,
  overhead: Overhead,
): Resources => ({
  cpuMillis: requestMillis ?? cores * 1000,
  memoryMib: memoryMib + overheadMib(memoryMib, overhead),
  pods: 1,
});

/** The same for an executor of any size, with extras that are the same for all. */
export const requestWith = (executor: Executor, extras: Extras): Resources =>
  executorRequest({ ...executor, ...extras }, extras.overhead);

/** MiB beyond the heap. */
export const overheadMib = (
  heapMib: number,
  { factor, leastMib, wholeMib, extraMib = 0 }: Overhead,
): number => (wholeMib ?? Math.max(Math.floor(factor * heapMib), leastMib)) + extraMib;

type Conf = Readonly<Record<string, string | number | boolean>>;

/**
 * sparkhub's overhead as Spark properties change it: `memoryOverhead` (whole), `memoryOverheadFactor`,
 * `minMemoryOverhead`, and memory off the heap.
 */
export function configuredOverhead(cores: number, conf: Conf): Overhead {
  const own = ownOverhead(cores);
  const wholeMib = sparkMib(conf['spark.executor.memoryOverhead'], 1);
  const offHeap = String(conf['spark.memory.offHeap.enabled'] ?? 'false') === 'true';
  const extraMib = offHeap ? sparkMib(conf['spark.memory.offHeap.size'], 2 ** -20) : undefined;
  return {
    factor: Number(conf['spark.executor.memoryOverheadFactor'] ?? own.factor),
    leastMib: sparkMib(conf['spark.executor.minMemoryOverhead'], 1) ?? own.leastMib,
    ...(wholeMib === undefined ? {} : { wholeMib }),
    ...(extraMib === undefined ? {} : { extraMib }),
  };
}

/** An executor whose cores, as the cluster counts them, Spark properties may change. */
export function configuredExecutor(executor: Executor, conf: Conf): Executor {
  const text = String(conf['spark.kubernetes.executor.request.cores'] ?? '').trim();
  const match = /^(\d+(?:\.\d+)?)(m?)$/.exec(text);
  if (match === null) return executor;
  return { ...executor, requestMillis: Math.round(Number(match[1]) * (match[2] === 'm' ? 1 : 1000)) };
}

const UNITS: Readonly<Record<string, number>> = { k: 1 / 1024, m: 1, g: 1024, t: 1024 * 1024 };

/** Spark's memory text in MiB; a bare number counts in `bareMib`. */
function sparkMib(value: Conf[string] | undefined, bareMib: number): number | undefined {
  const match = /^(\d+)([kmgt]?)b?$/i.exec(String(value ?? '').trim());
  if (match === null) return undefined;
  return Math.floor(Number(match[1]) * (match[2] === '' ? bareMib : UNITS[match[2]!.toLowerCase()]!));
}
