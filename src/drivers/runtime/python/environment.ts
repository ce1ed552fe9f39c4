import { readFileSync } from 'node:fs';
import { rm, symlink } from 'node:fs/promises';
import type { Report } from '../../driver.ts';
import type { InstallContext } from '../context.ts';
import { pythonOf } from '../layout.ts';
import { type LockFile, lockPath } from '../locate.ts';
import type { Installer } from './installer.ts';

export interface EnvironmentSpec {
  readonly title: string;
  readonly directory: string;
  readonly lock: LockFile;
  /** Bytes that the installer writes when nothing is in its cache: what progress is measured against. */
  readonly coldBytes: number;
}

/** Makes a virtual environment with exactly what the lock says. What is there is replaced. */
export async function installEnvironment(
  context: InstallContext,
  installer: Installer,
  spec: EnvironmentSpec,
  report: Report,
): Promise<void> {
  const { env, uv } = installer;
  const log = spec.lock.replace('.txt', '');
  report({ what: `Installing ${spec.title}`, fraction: 0 });
  await rm(spec.directory, { recursive: true, force: true });
  const common = ['--no-python-downloads', '--system-certs', '--no-progress'];
  await context.run(spec.title, [uv, 'venv', ...common, '--python', installer.python, spec.directory], {
    env,
    log,
  });
  const sync = ['--python', pythonOf(spec.directory), '--require-hashes', '--strict', '--compile-bytecode'];
  const builds = ['--build-constraints', lockPath(context.packageDir, 'build.txt')];
  let stop = (): void => {};
  try {
    await context.run(
      spec.title,
      [uv, 'pip', 'sync', ...common, ...sync, ...builds, lockPath(context.packageDir, spec.lock)],
      {
        env,
        log,
        onStart: (child) => {
          stop = watchProgress(child.pid!, spec, report);
        },
      },
    );
  } finally {
    stop();
  }
}

/** SPARK_HOME at a path that does not depend on the version of Python. */
export async function linkSpark(lab: string, link: string): Promise<void> {
  const version = /^version_info = (\d+\.\d+)/m.exec(readFileSync(`${lab}/pyvenv.cfg`, 'utf8'))?.[1];
  await rm(link, { force: true });
  await symlink(`lab/lib/python${version}/site-packages/pyspark`, link);
}

/** Reports twice a second how much the installer has written, where the system tells (Linux). Returns how to stop. */
function watchProgress(pid: number, spec: EnvironmentSpec, report: Report): () => void {
  const timer = setInterval(() => {
    try {
      const written = Number(/^wchar: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1] ?? 0);
      report({ what: `Installing ${spec.title}`, fraction: Math.min(0.99, written / spec.coldBytes) });
    } catch {
      report({ what: `Installing ${spec.title}` });
    }
  }, 500);
  return () => clearInterval(timer);
}
