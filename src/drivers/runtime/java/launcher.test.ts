import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageDir } from '../../package.ts';
import { makeJavaHome } from './home.ts';

// With a space and a quote: the directory is the user's, and may be called anything.
const root = mkdtempSync(join(tmpdir(), "sparkhub launcher's "));
const runtime = join(root, 'runtime');
const archive = join(runtime, 'startup', 'spark.jsa');
const DRIVER = 'org.apache.spark.deploy.SparkSubmit';
const VECTOR = '--add-modules=jdk.incubator.vector';
const LATER = [
  '-XX:Tier4InvocationThreshold=30000',
  '-XX:Tier4MinInvocationThreshold=3600',
  '-XX:Tier4CompileThreshold=90000',
  '-XX:Tier4BackEdgeThreshold=240000',
];
const ours = `${runtime}/jars/*:${runtime}/spark/jars/*`;

/** A Java that prints its arguments, one a line. */
async function makeHome(name: string, modules: readonly string[], trustStore: string): Promise<void> {
  const home = join(root, 'real');
  mkdirSync(join(home, 'bin'), { recursive: true });
  for (const tool of ['java', 'keytool']) {
    writeFileSync(join(home, 'bin', tool), '#!/bin/sh\nprintf "%s\\n" "$@"\n');
    chmodSync(join(home, 'bin', tool), 0o755);
  }
  writeFileSync(join(home, 'release'), 'JAVA_VERSION="21.0.8"\n');
  await makeJavaHome({
    directory: join(root, name),
    java: { home, source: 'PATH', suitable: true, version: '21.0.8', vendor: '', modules },
    trustStore,
    launcher: join(packageDir, 'runtime', 'java-launcher.sh'),
    runtimeDir: runtime,
  });
}

function run(
  args: readonly string[],
  { home = 'small', env = {} }: { home?: string; env?: NodeJS.ProcessEnv } = {},
): string[] {
  const output = execFileSync(join(root, home, 'bin', 'java'), args, {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...env },
  });
  return output.split('\n').slice(0, -1);
}

beforeAll(async () => {
  mkdirSync(join(runtime, 'startup'), { recursive: true });
  writeFileSync(archive, '');
  await makeHome('small', ['java.base'], '');
  await makeHome('full', ['java.base', 'jdk.incubator.vector'], join(root, 'trust.p12'));
});
afterAll(() => rmSync(root, { recursive: true }));

describe('bin/java', () => {
  it('passes arguments on as they are', () => {
    const args = ['-cp', 'a b:*', 'Main', '', "it's", '$HOME', '*', 'two\\lines'];
    expect(run(args)).toEqual(args);
  });
  it('asks for the vector module only where there is one', () => {
    expect(run([VECTOR, 'Main', VECTOR])).not.toContain(VECTOR);
    expect(run([VECTOR, 'Main'], { home: 'full' })).toContain(VECTOR);
  });
  it('trusts what the machine trusts, unless told otherwise', () => {
    expect(run(['Main'], { home: 'full' })).toEqual([
      `-Djavax.net.ssl.trustStore=${join(root, 'trust.p12')}`,
      '-Djavax.net.ssl.trustStoreType=PKCS12',
      'Main',
    ]);
    expect(run(['-Djavax.net.ssl.trustStore=/own', 'Main'], { home: 'full' })).toEqual([
      '-Djavax.net.ssl.trustStore=/own',
      'Main',
    ]);
  });
  it('has the other tools beside it', () => {
    expect(readdirSync(join(root, 'small', 'bin')).sort()).toEqual(['java', 'keytool']);
    expect(readFileSync(join(root, 'small', 'release'), 'utf8')).toContain('21.0.8');
  });
});

describe('the startup archive', () => {
  const conf = join(root, 'conf');
  const using = `-XX:SharedArchiveFile=${archive}`;
  it.each([
    `${runtime}/jars/*:${conf}/:${runtime}/spark/jars/slf4j-api-2.0.17.jar:${runtime}/spark/jars/*`,
    `${conf}/:${runtime}/spark/jars/*`,
    `${runtime}/lab/lib/python3.11/site-packages/pyspark/jars/*:${conf}`,
  ])('is used with the class path %s, put in its order', (path) => {
    const args = run(['-cp', path, '-Xmx1g', DRIVER, '-cp', path], { env: { SPARK_CONF_DIR: conf } });
    const behind = path.endsWith(conf) ? conf : `${conf}/`;
    expect(args).toEqual([
      ...LATER,
      using,
      '-Xshare:auto',
      '-Xlog:cds*=off',
      '-cp',
      `${ours}:${behind}`,
      '-Xmx1g',
      DRIVER,
      '-cp',
      path,
    ]);
  });
  it.each([
    ['another jar', `${runtime}/jars/*:/home/ada/mine.jar:${runtime}/spark/jars/*`, DRIVER],
    ['another directory, which may hold classes', `/home/ada/classes/:${runtime}/spark/jars/*`, DRIVER],
    ['a program that is not of Spark', `${runtime}/spark/jars/*`, 'org.apache.ivy.Main'],
  ])('is not used with %s, and nothing is changed', (_, path, program) => {
    const args = ['-cp', path, program];
    const before = program === DRIVER ? LATER : [];
    expect(run(args, { env: { SPARK_CONF_DIR: conf } })).toEqual([...before, ...args]);
  });
  it('leaves the program that prints command lines with its own jar', () => {
    mkdirSync(join(runtime, 'spark', 'jars'), { recursive: true });
    const jar = join(runtime, 'spark', 'jars', 'spark-launcher_2.13-4.2.0.jar');
    writeFileSync(jar, '');
    const args = run([
      '-Xmx128m',
      '-cp',
      `${runtime}/spark/jars/*`,
      'org.apache.spark.launcher.Main',
      DRIVER,
    ]);
    expect(args).toEqual([
      '-XX:TieredStopAtLevel=1',
      '-XX:+UseSerialGC',
      '-Xmx128m',
      '-cp',
      jar,
      'org.apache.spark.launcher.Main',
      DRIVER,
    ]);
  });
  it('is trained for by writing down classes and module options', () => {
    const training = join(root, 'training');
    mkdirSync(training);
    const opens = '--add-opens=java.base/java.lang=ALL-UNNAMED';
    const args = run(['-cp', ours, opens, VECTOR, DRIVER], { env: { SPARKHUB_STARTUP_TRAINING: training } });
    expect(args[LATER.length]).toMatch(/^-XX:DumpLoadedClassList=.*\/training\/\d+\.classes$/);
    expect(args).not.toContain(using);
    expect(readdirSync(training).map((name) => readFileSync(join(training, name), 'utf8'))).toEqual([
      `${opens}\n`,
    ]);
  });
});
