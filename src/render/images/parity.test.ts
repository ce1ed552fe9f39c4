import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../../images/spark/parity.py', import.meta.url));
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sparkhub-parity-'));
  mkdirSync(join(root, 'jars'));
  for (const name of [
    'spark-core_2.13-4.2.0',
    'scala-library-2.13.18',
    'delta-spark_4.2_2.13-4.4.0',
    'other-1',
  ])
    writeFileSync(join(root, 'jars', `${name}.jar`), '');
  writeFileSync(join(root, 'release'), 'JAVA_VERSION="17.0.21"\n');
});
afterEach(() => rmSync(root, { recursive: true }));

const run = (...argv: string[]) =>
  spawnSync('python3', [SCRIPT, ...argv], {
    env: { ...process.env, SPARK_HOME: root, JAVA_HOME: root },
    encoding: 'utf8',
  });

it('says what driver and executors must have alike', () => {
  expect(JSON.parse(run().stdout)).toEqual({
    spark: '4.2.0',
    scala: '2.13.18',
    delta: '4.4.0',
    java: '17',
    python: expect.stringMatching(/^3\.\d+$/),
  });
});

it('names each part that differs, and ends the build', () => {
  const other = join(root, 'parity.json');
  writeFileSync(other, run().stdout);
  expect(run('--same-as', other)).toMatchObject({ status: 0, stderr: '' });
  writeFileSync(other, JSON.stringify({ ...JSON.parse(run().stdout), java: '21', hadoop: '3.5.0' }));
  expect(run('--same-as', other)).toMatchObject({
    status: 1,
    stderr:
      'hadoop is missing here and 3.5.0 in the Spark image.\njava is 17 here and 21 in the Spark image.\n',
  });
});
