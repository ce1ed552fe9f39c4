/** What is measured in a cluster, in the order in which it happens. */
export const CLUSTER_LINES = [
  { id: 'spawn', title: 'spawn', unit: 's' },
  { id: 'kernel', title: 'kernel ready', unit: 's' },
  { id: 'session', title: 'session with six executors, from no machine', unit: 's' },
  { id: 'result', title: 'first Spark result after that', unit: 's' },
  { id: 'inAll', title: 'spawn to first result, in all', unit: 's' },
  { id: 'gone', title: 'executors gone after stop', unit: 's' },
  { id: 'hundred', title: '100 executors without room: asked to there', unit: 's' },
  { id: 'hundredSpan', title: '  of that, from the first to the last', unit: 's' },
  { id: 'bare', title: '  the same 100 pods in a bare loop', unit: 's' },
  { id: 'hundredToBare', title: '  asked to there, in bare loops', unit: 'x' },
  { id: 'spanToBare', title: '  first to last, in bare loops', unit: 'x' },
] as const;

/** One round of one contender. */
export type ClusterFigures = Readonly<Record<(typeof CLUSTER_LINES)[number]['id'], number | null>>;
