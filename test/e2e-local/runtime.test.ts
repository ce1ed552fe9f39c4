import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageDir } from '../../src/drivers/package.ts';
import { certificateBundle } from '../../src/drivers/runtime/install/certificates.ts';
import { runtimeLayout } from '../../src/drivers/runtime/layout.ts';
import { locateRuntime } from '../../src/drivers/runtime/locate.ts';
import { runtimeDriver } from '../../src/drivers/runtime/runtime-driver.ts';
import type { RuntimeArtefact, RuntimePart } from '../../src/render/artefact.ts';

const PARTS: readonly RuntimePart[] = ['hub', 'lab', 'java', 'jars', 'startup-archive'];
const scratch = mkdtempSync(join(tmpdir(), 'sparkhub-runtime-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function open(env: NodeJS.ProcessEnv) {
  const root = locateRuntime({ packageDir, env });
  const driver = runtimeDriver({ packageDir, runtimeDir: root, env });
  const artefact = (part: RuntimePart): RuntimeArtefact => ({
    kind: 'runtime',
    id: `runtime/${part}`,
    part,
    path: join(root, part),
    needs: [],
  });
  return {
    layout: runtimeLayout(root),
    apply: (part: RuntimePart) => driver.apply(artefact(part), () => {}),
    states: async () => (await driver.observe(PARTS.map(artefact))).map(({ state }) => state),
  };
}

/** Delta written, read back and read as it was, by a session on Spark's own `local[2]`. */
const JOB = `
from pyspark.sql import SparkSession
import sys
spark = (SparkSession.builder.master("local[2]").config("spark.ui.enabled", False)
    .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
    .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog").getOrCreate())
spark.range(10).write.format("delta").save(sys.argv[1])
spark.range(5).write.format("delta").mode("append").save(sys.argv[1])
read = spark.read.format("delta")
print("rows", read.load(sys.argv[1]).count(), read.option("versionAsOf", 0).load(sys.argv[1]).count())
print("java", spark._jvm.java.lang.System.getProperty("java.version"))
`;
function runJob({ layout }: ReturnType<typeof open>): string {
  const conf = mkdtempSync(join(scratch, 'conf-'));
  writeFileSync(join(conf, 'spark-defaults.conf'), `spark.driver.extraClassPath ${layout.jars}/*\n`);
  return execFileSync(join(layout.lab, 'bin', 'python'), ['-c', JOB, join(conf, 'table')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      PATH: '/usr/bin:/bin',
      JAVA_HOME: layout.java,
      SPARK_HOME: layout.spark,
      SPARK_CONF_DIR: conf,
      SPARK_LOCAL_IP: '127.0.0.1',
    },
  });
}

describe('the installed runtime', () => {
  const runtime = open(process.env);
  const java = (...args: string[]): string =>
    execFileSync(join(runtime.layout.java, 'bin', 'java'), args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  it('is whole', async () => expect(await runtime.states()).toEqual(PARTS.map(() => 'present')));

  it('trusts exactly what the machine trusts', () => {
    const bundle = readFileSync(certificateBundle(process.env)!, 'utf8');
    const store = join(runtime.layout.root, 'java-trust.p12');
    const listed = execFileSync(
      join(runtime.layout.java, 'bin', 'keytool'),
      ['-list', '-keystore', store, '-storepass', ''],
      { encoding: 'utf8' },
    );
    expect(listed.match(/trustedCertEntry/g)?.length).toBe(bundle.match(/BEGIN CERTIFICATE/g)?.length);
  });

  it('is to be done again in part when that changes', async () => {
    const bundle = join(scratch, 'bundle.pem');
    copyFileSync(certificateBundle(process.env)!, bundle);
    appendFileSync(bundle, '\n');
    expect(await open({ ...process.env, SSL_CERT_FILE: bundle }).states()).toEqual([
      'present',
      'present',
      'partial',
      'present',
      'present',
    ]);
  });

  it('starts Spark from the archive', () => {
    const log = join(scratch, 'classes.log');
    const path = `${runtime.layout.spark}/jars/*`;
    java(`-Xlog:class+load:file=${log}`, '-cp', path, 'org.apache.spark.deploy.SparkSubmit', '--version');
    expect(readFileSync(log, 'utf8')).toMatch(
      /org\.apache\.spark\.deploy\.SparkSubmit source: shared objects file/,
    );
  });
});

/**
 * Every Java is hidden by three means: none on the PATH, no JAVA_HOME, and SPARKHUB_JAVA=bundled, because directories
 * such as /usr/lib/jvm are looked into as well. elsewhere.test.ts, as root, empties those directories too.
 */
const WITHOUT_JAVA: NodeJS.ProcessEnv = { JAVA_HOME: '', SPARKHUB_JAVA: 'bundled' };

// About three minutes and 2 GB of disk: `SPARKHUB_SLOW=1 npm test -- local`.
if (process.env.SPARKHUB_SLOW === '1') {
  describe('from an empty cache', () => {
    const cache = { ...process.env, SPARKHUB_CACHE: join(scratch, 'cache') };

    it('goes on after being killed in the middle, with the Java that is there', async () => {
      const runtime = open(cache);
      const child = spawn(process.execPath, [join(packageDir, 'bin', 'sparkhub'), 'up', '--detach'], {
        cwd: mkdtempSync(join(scratch, 'platform-')),
        env: cache,
        stdio: 'ignore',
      });
      while (!existsSync(runtime.layout.lab)) await new Promise((resolve) => setTimeout(resolve, 100));
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(await runtime.states()).toEqual(expect.arrayContaining(['absent']));
      for (const part of PARTS.slice(0, 4)) await runtime.apply(part);
      expect(runJob(runtime)).toMatch(/rows 15 10\njava \d+/);
    });

    it('brings its own Java where there is none', async () => {
      const runtime = open({ ...cache, ...WITHOUT_JAVA });
      for (const part of PARTS) await runtime.apply(part);
      expect(runJob(runtime)).toMatch(/rows 15 10\njava 25\./);
      // An archive that is damaged is passed over.
      truncateSync(join(runtime.layout.startup, 'spark.jsa'), 1_000_000);
      expect(runJob(runtime)).toMatch(/rows 15 10\n/);
    });
  });
}
