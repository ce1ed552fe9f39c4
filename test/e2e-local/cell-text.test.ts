import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Kernel } from '../../src/drivers/jupyter/kernel.ts';
import { Place } from '../sparkhub.ts';
import { startNotebook } from './notebook.ts';

const CELL = `import time
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
spark.sparkContext.parallelize(range(12), 12).map(lambda x: (time.sleep(2), x)[1]).sum()`;

const notebook = {
  cells: [{ cell_type: 'code', id: 'one', metadata: {}, source: CELL, outputs: [], execution_count: null }],
  metadata: { kernelspec: { name: 'python3', display_name: 'Python' } },
  nbformat: 4,
  nbformat_minor: 5,
};

/** Executes that notebook in an environment with some more, and prints what its cell put out. */
const execute = (environment: Readonly<Record<string, string>>): string => `import json, os, subprocess
home = os.path.expanduser("~")
subprocess.run(["jupyter", "nbconvert", "--to", "notebook", "--execute", "night.ipynb", "--output", "morning.ipynb"],
               cwd=home, check=True, capture_output=True, env={**os.environ, **${JSON.stringify(environment)}})
(cell,) = json.load(open(home + "/morning.ipynb"))["cells"]
print("".join("".join(output.get("text", "")) for output in cell["outputs"]))`;

let place: Place;
let kernel: Kernel;
beforeAll(async () => {
  place = await Place.make();
  ({ kernel } = await startNotebook(place));
  writeFileSync(join(place.stateDir, 'homes', 'ada', 'night.ipynb'), JSON.stringify(notebook));
});
afterAll(() => place?.dispose());

const run = async (environment: Readonly<Record<string, string>>): Promise<string> => {
  const { ok, text, error } = await kernel.execute(execute(environment), { timeoutMs: 200_000 });
  expect(error?.traceback.join('\n') ?? '').toBe('');
  expect(ok).toBe(true);
  return text.trim();
};

it('nbconvert tells in plain lines what Spark does, and sums it up', async () => {
  const lines = (await run({})).split('\n');
  expect(lines.filter((line) => /^A job runs: \d+ of 12 tasks/.test(line)).length).toBeGreaterThan(0);
  expect(lines.at(-1)).toMatch(/^Spark: 1 job, 12 tasks, \d+ s\.$/);
  expect(lines.length).toBeLessThan(20);
});

it('the kernel of a notebook tells nothing, and nobody shows the bar of Spark', async () => {
  expect(await run({ JPY_SESSION_NAME: 'work/night.ipynb' })).not.toMatch(/A job runs|Spark:|\[Stage/);
});
