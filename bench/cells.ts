import type { Kernel } from '../src/drivers/jupyter/kernel.ts';

/** A query over all executors, whose answer is known. */
export const QUERY_CELL = `
rows = spark.range(10_000_000).selectExpr('id % 100 AS k').groupBy('k').count().collect()
print(len(rows), {row['count'] for row in rows})
`;
export const QUERY_ANSWER = '100 {100000}';

const CELL_LIMIT_MS = 300_000;

/** Runs a cell and gives what it printed. Throws when it fails. */
export async function runCell(
  kernel: Kernel,
  code: string,
  signal: AbortSignal,
  timeoutMs = CELL_LIMIT_MS,
): Promise<string> {
  const { ok, text, errors, error } = await kernel.execute(code, { timeoutMs, signal });
  if (!ok) throw new Error(`a cell failed: ${error?.name}: ${error?.value}\n${errors.slice(-2000)}`);
  return text.trim();
}

/** How long work takes, in seconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}
