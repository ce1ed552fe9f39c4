import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FoundJava } from './find.ts';

export interface JavaHome {
  readonly directory: string;
  readonly java: FoundJava;
  /** Path of the trust store, or empty. */
  readonly trustStore: string;
  /** Path of java-launcher.sh. */
  readonly launcher: string;
  readonly runtimeDir: string;
}

/** A module that Spark always asks for and that small Java distributions lack. */
const VECTOR_MODULE = 'jdk.incubator.vector';

/** Makes a JAVA_HOME whose `bin/java` is our launcher and in which all else is linked from the real one. */
export async function makeJavaHome({
  directory,
  java,
  trustStore,
  launcher,
  runtimeDir,
}: JavaHome): Promise<void> {
  await mkdir(join(directory, 'bin'), { recursive: true });
  await linkAll(java.home, directory, 'bin');
  await linkAll(join(java.home, 'bin'), join(directory, 'bin'), 'java');
  const values: Readonly<Record<string, string>> = {
    JAVA: join(java.home, 'bin', 'java'),
    VECTOR: java.modules.includes(VECTOR_MODULE) ? 'yes' : 'no',
    TRUST: trustStore,
    RUNTIME: runtimeDir,
    QUIET: quietOptions(java.version),
  };
  const template = await readFile(launcher, 'utf8');
  const path = join(directory, 'bin', 'java');
  await rm(path, { force: true });
  await writeFile(
    path,
    template.replaceAll(/@([A-Z]+)@/g, (_, name: string) => quote(values[name]!)),
  );
  await chmod(path, 0o755);
}

async function linkAll(from: string, to: string, except: string): Promise<void> {
  for (const name of await readdir(from)) {
    if (name !== except) await symlink(join(from, name), join(to, name));
  }
}

/** What keeps Java from printing why it does not use an archive; newer versions log it under another name as well. */
function quietOptions(version: string): string {
  return Number.parseInt(version, 10) < 24 ? '-Xlog:cds*=off' : '-Xlog:cds*=off,aot*=off';
}

/** As one word of a shell script. */
const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
