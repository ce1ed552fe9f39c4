import { chmod, mkdir, rmdir, stat } from 'node:fs/promises';
import type { DirectoryArtefact } from '../../render/artefact.ts';
import { fingerprint } from '../../render/fingerprint.ts';
import type { Driver } from '../driver.ts';
import { ensureStateDir, explainWrite } from './write.ts';

/** Directories of a platform. What is in them is never removed here: only `down --purge` does, after a yes. */
export function directoriesDriver({ stateDir }: { readonly stateDir: string }): Driver<DirectoryArtefact> {
  const paths = new Map<string, string>();
  return {
    kind: 'directory',
    observe: (artefacts) =>
      Promise.all(
        artefacts.map(async (artefact) => {
          paths.set(artefact.id, artefact.path);
          const seen = { id: artefact.id, kind: 'directory' as const };
          const found = await stat(artefact.path).catch(() => undefined);
          if (found === undefined || !found.isDirectory())
            return { ...seen, state: 'absent' as const, fingerprint: '', detail: '' };
          const mode = found.mode & 0o777;
          return mode === artefact.mode
            ? { ...seen, state: 'present' as const, fingerprint: fingerprint(artefact), detail: '' }
            : {
                ...seen,
                state: 'present' as const,
                fingerprint: `mode ${mode.toString(8)}`,
                detail: `its mode is ${mode.toString(8)}`,
              };
        }),
      ),
    async apply({ id, path, mode }) {
      paths.set(id, path);
      await ensureStateDir(stateDir);
      try {
        await mkdir(path, { recursive: true, mode: 0o700 });
        await chmod(path, mode);
      } catch (error) {
        throw explainWrite(path, error);
      }
    },
    async remove(id) {
      const path = paths.get(id);
      // Only when nothing is in it.
      if (path !== undefined) await rmdir(path).catch(() => {});
    },
    check: async () => [],
  };
}
