import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DriverError, type Report } from '../driver.ts';
import type { InstallContext } from './context.ts';
import { readLock } from './locate.ts';

/** One jar of runtime/jars.lock.json. */
export interface LockedJar {
  readonly organisation: string;
  readonly module: string;
  readonly revision: string;
  readonly sha256: string;
  readonly bytes: number;
}

export function lockedJars(packageDir: string): readonly LockedJar[] {
  return (JSON.parse(readLock(packageDir, 'jars.lock.json')) as { jars: LockedJar[] }).jars;
}

export const jarName = ({ module, revision }: LockedJar): string => `${module}-${revision}.jar`;

/** Fetches the locked jars and no other. Each is checked before it gets its name. */
export async function installJars(context: InstallContext, report: Report): Promise<void> {
  const { layout } = context;
  const jars = lockedJars(context.packageDir);
  await rm(layout.jars, { recursive: true, force: true });
  await mkdir(layout.jars, { recursive: true });
  for (const [index, jar] of jars.entries()) {
    report({ what: `Fetching ${jarName(jar)}`, fraction: index / jars.length });
    if (await takeFromMaven(context, jar)) continue;
    await fetchJar(context, jar);
  }
}

/** Whoever builds with Maven may have the jar already. */
async function takeFromMaven({ layout, env }: InstallContext, jar: LockedJar): Promise<boolean> {
  const repository = join(env.HOME || homedir(), '.m2', 'repository');
  const path = join(repository, ...jar.organisation.split('.'), jar.module, jar.revision, jarName(jar));
  if (!existsSync(path) || (await sha256(path)) !== jar.sha256) return false;
  await copyFile(path, join(layout.jars, jarName(jar)));
  return true;
}

/** By the Ivy that Spark carries, from where Ivy is set up to look. */
async function fetchJar(context: InstallContext, jar: LockedJar): Promise<void> {
  const { layout, env } = context;
  const draft = join(layout.jars, 'draft');
  const coordinates = [
    '-dependency',
    jar.organisation,
    jar.module,
    jar.revision,
    '-notransitive',
    '-types',
    'jar',
  ];
  const settings = join(env.HOME || homedir(), '.ivy2', 'ivysettings.xml');
  await context.run(
    'Delta Lake',
    [
      ...([
        join(layout.java, 'bin', 'java'),
        '-cp',
        join(layout.spark, 'jars', await ivyJar(layout.spark)),
      ] as const),
      ...[
        'org.apache.ivy.Main',
        '-cache',
        join(draft, 'cache'),
        ...(existsSync(settings) ? ['-settings', settings] : []),
      ],
      ...[...coordinates, '-retrieve', join(draft, '[artifact]-[revision].[ext]')],
    ],
    { env, log: 'jars' },
  );
  const path = join(draft, jarName(jar));
  if (!existsSync(path) || (await sha256(path)) !== jar.sha256) {
    throw new DriverError(`${jarName(jar)} is not what sparkhub was tested with (its SHA-256 differs).`, {
      fix: 'Run the same command again. If it stays, the repository or a proxy in between alters files: tell its owner.',
      evidence: `Full log: ${join(layout.logs, 'jars.log')}`,
    });
  }
  await rename(path, join(layout.jars, jarName(jar)));
  await rm(draft, { recursive: true, force: true });
}

async function ivyJar(spark: string): Promise<string> {
  const names = await readdir(join(spark, 'jars'));
  return names.find((name) => /^ivy-[\d.]+\.jar$/.test(name)) ?? 'ivy.jar';
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
