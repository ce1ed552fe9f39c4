import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../driver.ts';
import type { InstallContext } from '../context.ts';
import { certificateBundle } from '../install/certificates.ts';
import { inputsDigest } from '../install/inputs.ts';
import { readMarker, removeMarker, writeMarker } from '../install/marker.ts';
import { pythonOf } from '../layout.ts';
import { lockPath, readLock } from '../locate.ts';
import { findPython } from './find.ts';
import { uvSettings } from './pip-settings.ts';

const PART = 'installer';

/** What runs `uv`, ready to be called. */
export interface Installer {
  readonly uv: string;
  /** The base interpreter that environments are made with. */
  readonly python: string;
  readonly env: NodeJS.ProcessEnv;
}

const pending = new WeakMap<InstallContext, Promise<Installer>>();

/** Makes sure that the pinned `uv` is there, once however many parts ask for it at the same time. */
export function ensureInstaller(context: InstallContext, report: Report): Promise<Installer> {
  const begun = pending.get(context);
  if (begun !== undefined) return begun;
  const installer = installUv(context, report);
  pending.set(context, installer);
  installer.catch(() => pending.delete(context)); // the next attempt starts anew
  return installer;
}

/** From the Python package index, with its hash checked. */
async function installUv(context: InstallContext, report: Report): Promise<Installer> {
  const { layout, packageDir } = context;
  const python = await findPython(context.env);
  const env = cleanEnv(context.env);
  const inputs = inputsDigest([python.executable, python.version, readLock(packageDir, 'uv.txt')]);
  const uv = join(layout.installer, 'bin', 'uv');
  const own = pythonOf(layout.installer);
  if ((await readMarker(layout.root, PART))?.inputs !== inputs) {
    report({ what: 'Installing uv' });
    await removeMarker(layout.root, PART);
    await rm(layout.installer, { recursive: true, force: true });
    await context.run('uv', [python.executable, '-I', '-m', 'venv', layout.installer], { env, log: PART });
    const pip = [
      own,
      '-I',
      '-m',
      'pip',
      'install',
      '--require-hashes',
      '--only-binary',
      ':all:',
      '--no-deps',
      '--no-input',
    ] as const;
    await context.run('uv', [...pip, '--disable-pip-version-check', '-r', lockPath(packageDir, 'uv.txt')], {
      env,
      log: PART,
    });
    await writeMarker(layout.root, PART, { inputs, detail: { python: python.version } });
  }
  const settings = uvSettings(
    (await context.run('uv', [own, '-I', '-m', 'pip', 'config', 'list'], { env, log: PART })).stdout,
  );
  return { uv, python: python.executable, env: { ...settings, ...env } };
}

/** Without what would draw another Python in, and with the machine's certificates for pips too old to look for them. */
function cleanEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { VIRTUAL_ENV, PYTHONPATH, PYTHONHOME, PIP_TARGET, PIP_PREFIX, UV_PYTHON, ...rest } = env;
  const bundle = certificateBundle(env);
  return {
    ...(bundle === null ? {} : { PIP_CERT: bundle }),
    HOME: homedir(),
    ...rest,
    PIP_USER: '0',
    PIP_REQUIRE_VIRTUALENV: '0',
  };
}
