/** What is measured, in the order in which it happens. */
export const LINES = [
  { id: 'ready', title: 'up to ready', unit: 's' },
  { id: 'lab', title: 'sign-in to lab page', unit: 's' },
  { id: 'kernel', title: 'kernel ready', unit: 's' },
  { id: 'session', title: 'SparkSession ready', unit: 's' },
  { id: 'result', title: 'first Spark result', unit: 's' },
  { id: 'inAll', title: 'sign-in to first result, in all', unit: 's' },
  { id: 'again', title: 'the same query again', unit: 's' },
  { id: 'memoryServer', title: 'memory, idle notebook server', unit: 'MiB' },
  { id: 'memoryUsed', title: 'memory, after the query', unit: 'MiB' },
  { id: 'memorySession', title: 'memory, idle Spark session', unit: 'MiB' },
] as const;

export type LineId = (typeof LINES)[number]['id'];

/** One round of one contender: seconds or MiB; null where the system does not tell. */
export type Figures = Readonly<Record<LineId, number | null>>;
