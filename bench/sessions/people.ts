/** Who works on the platform that is measured. */
export const PEOPLE = {
  count: 500,
  executors: 10,
  /** How often each notebook server tells of its session. */
  everyMs: 2_000,
  /** Begins the name of each person's namespace. */
  prefix: 'bench-user-',
} as const;

export const appOf = (person: number): string => `spark-${person}`;
