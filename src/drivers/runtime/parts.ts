import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { RuntimePart } from '../../render/artefact.ts';
import type { Report } from '../driver.ts';
import type { InstallContext } from './context.ts';
import { inputsDigest } from './install/inputs.ts';
import type { Marker } from './install/marker.ts';
import { installJars, jarName, lockedJars } from './jars.ts';
import { installJava } from './java/part.ts';
import { trustDigest } from './java/trust-store.ts';
import { pythonOf } from './layout.ts';
import { readLock } from './locate.ts';
import { installEnvironment, linkSpark } from './python/environment.ts';
import { ensureInstaller } from './python/installer.ts';
import { makeStartupArchive } from './startup-archive.ts';

/** How one part of the runtime is recognised and made. */
export interface Part {
  /** Free disk space in bytes that installing it from nothing takes, caches included. */
  readonly bytes: number;
  /** What decides its content: when this changes, it is made anew. */
  readonly inputs: (context: InstallContext) => readonly string[];
  /** Whether what the marker promises is still there; quick. */
  readonly intact: (context: InstallContext) => boolean;
  readonly install: (context: InstallContext, report: Report) => Promise<Marker['detail']>;
}

export const PARTS: Readonly<Record<RuntimePart, Part>> = {
  hub: {
    bytes: 0.4e9,
    inputs: ({ packageDir }) => [readLock(packageDir, 'hub.txt')],
    intact: ({ layout }) => existsSync(pythonOf(layout.hub)),
    install: async (context, report) => {
      const spec = {
        title: 'JupyterHub',
        directory: context.layout.hub,
        lock: 'hub.txt',
        coldBytes: 120e6,
      } as const;
      await installEnvironment(context, await ensureInstaller(context, report), spec, report);
      return {};
    },
  },
  lab: {
    bytes: 4e9,
    inputs: ({ packageDir }) => [readLock(packageDir, 'lab.txt'), readLock(packageDir, 'build.txt')],
    intact: ({ layout }) => existsSync(pythonOf(layout.lab)) && existsSync(join(layout.spark, 'jars')),
    install: async (context, report) => {
      const { layout } = context;
      const spec = {
        title: 'JupyterLab and Spark',
        directory: layout.lab,
        lock: 'lab.txt',
        coldBytes: 2.2e9,
      } as const;
      await installEnvironment(context, await ensureInstaller(context, report), spec, report);
      await linkSpark(layout.lab, layout.spark);
      return {};
    },
  },
  java: {
    bytes: 0.3e9,
    inputs: ({ packageDir, env }) => [
      readLock(packageDir, 'java.txt'),
      readFileSync(join(packageDir, 'runtime', 'java-launcher.sh'), 'utf8'),
      trustDigest(env),
    ],
    // bin/keytool is a link into the real Java: it breaks when that is uninstalled.
    intact: ({ layout }) =>
      existsSync(join(layout.java, 'bin', 'keytool')) && existsSync(join(layout.java, 'bin', 'java')),
    install: async (context, report) => {
      const { version, home, source } = await installJava(context, report);
      return { version, home, source };
    },
  },
  jars: {
    bytes: 0.05e9,
    inputs: ({ packageDir }) => [readLock(packageDir, 'jars.lock.json')],
    intact: ({ layout, packageDir }) =>
      lockedJars(packageDir).every((jar) => existsSync(join(layout.jars, jarName(jar)))),
    install: async (context, report) => {
      await installJars(context, report);
      return {};
    },
  },
  'startup-archive': {
    bytes: 0.6e9,
    inputs: ({ layout, packageDir }) => [
      ...['lab', 'jars'].map((part) => contentOf(join(layout.root, `${part}.complete.json`))),
      ...javaBehind(layout.java),
      contentOf(join(packageDir, 'runtime', 'startup-training.py')),
    ],
    intact: () => true,
    install: async (context, report) => {
      try {
        return { bytes: await makeStartupArchive(context, report) };
      } catch (error) {
        // Spark runs without it, only later: `doctor` tells, and the next change of its inputs tries again.
        return { failure: error instanceof Error ? error.message : String(error) };
      }
    },
  },
};

/** Which Java is behind JAVA_HOME: the trust store beside it may change without a new archive. */
function javaBehind(javaHome: string): string[] {
  try {
    return [realpathSync(join(javaHome, 'release')), contentOf(join(javaHome, 'release'))];
  } catch {
    return [];
  }
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

export const partInputs = (part: RuntimePart, context: InstallContext): string =>
  inputsDigest([part, ...PARTS[part].inputs(context)]);
