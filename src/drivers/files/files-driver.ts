import { lstat, readFile, realpath, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Observation } from '../../plan/step.ts';
import type { FileArtefact } from '../../render/artefact.ts';
import { digest, fingerprint } from '../../render/fingerprint.ts';
import { type Driver, DriverError } from '../driver.ts';
import { readSecret } from '../secrets/secrets-driver.ts';
import { Manifest } from './manifest.ts';
import { ensureStateDir, writeWhole } from './write.ts';

const PLACE = /\$\{secret:([a-z0-9-]+)\}/g;

/** Rendered files: written whole, with the mode asked for, and secrets filled in where they may be. */
export function filesDriver({ stateDir }: { readonly stateDir: string }): Driver<FileArtefact> {
  const root = join(stateDir, 'rendered');
  const manifest = new Manifest(join(stateDir, 'run', 'manifest.json'));
  return {
    kind: 'file',
    async observe(artefacts) {
      const written = await manifest.read();
      const seen = await Promise.all(
        artefacts.map((artefact) => observeFile(artefact, stateDir, written[artefact.path])),
      );
      const wanted = new Set(artefacts.map(({ path }) => path));
      const leftovers = Object.keys(written).filter(
        (path) => path.startsWith(`${root}/`) && !wanted.has(path),
      );
      return [...seen, ...leftovers.map((path) => leftover(`file/${relative(root, path)}`))];
    },
    async apply(artefact) {
      await ensureStateDir(stateDir);
      const content = await fillSecrets(artefact, stateDir);
      await writeWhole(artefact.path, content, artefact.mode);
      await manifest.record(artefact.path, digest(content));
    },
    async remove(id) {
      const path = join(root, id.slice('file/'.length));
      if (await isInside(root, path)) await rm(path, { force: true });
      await manifest.forget(path);
    },
    check: async () => [],
  };
}

const leftover = (id: string): Observation => ({
  id,
  kind: 'file',
  state: 'present',
  fingerprint: 'leftover',
  detail: '',
});

async function observeFile(
  artefact: FileArtefact,
  stateDir: string,
  writtenDigest: string | undefined,
): Promise<Observation> {
  const seen = { id: artefact.id, kind: 'file' as const };
  const present = await readFile(artefact.path, 'utf8').catch(() => undefined);
  if (present === undefined) return { ...seen, state: 'absent', fingerprint: '', detail: '' };
  const wanted = await fillSecrets(artefact, stateDir).catch(() => undefined);
  const mode = (await lstat(artefact.path)).mode & 0o777;
  if (present === wanted && mode === artefact.mode)
    return { ...seen, state: 'present', fingerprint: fingerprint(artefact), detail: '' };
  const byHand = writtenDigest !== undefined && digest(present) !== writtenDigest;
  const detail = byHand
    ? 'edited by hand since sparkhub wrote it'
    : present === wanted
      ? `its mode is ${mode.toString(8)}`
      : '';
  return { ...seen, state: 'present', fingerprint: digest(`${present}${mode}`), detail };
}

/** Puts secrets in their places. They may only go where nobody else can read: mode 0600. */
async function fillSecrets({ path, content, mode }: FileArtefact, stateDir: string): Promise<string> {
  const names = [...new Set([...content.matchAll(PLACE)].map((match) => match[1]!))];
  if (names.length > 0 && mode !== 0o600) throw new Error(`${path} holds secrets and must have mode 0600`);
  const values = new Map<string, string>();
  for (const name of names) {
    const value = await readSecret(stateDir, name);
    if (value === undefined)
      throw new DriverError(`The secret ${name} is missing.`, {
        fix: 'Run sparkhub up again: it makes a new one.',
      });
    values.set(name, value);
  }
  return content.replaceAll(PLACE, (_, name: string) => values.get(name)!);
}

/** Whether a path is really below the root, also through links. */
async function isInside(root: string, path: string): Promise<boolean> {
  const [realRoot, realParent] = await Promise.all([
    realpath(root).catch(() => root),
    realpath(dirname(path)).catch(() => ''),
  ]);
  return realParent === realRoot || realParent.startsWith(`${realRoot}/`);
}
