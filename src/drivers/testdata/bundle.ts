import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const esbuild = fileURLToPath(new URL('../../../node_modules/.bin/esbuild', import.meta.url));

/** Makes one script of a test program and what it imports, for a real process to run. Gives its path. */
export function bundleProgram(entry: URL): string {
  const out = join(mkdtempSync(join(tmpdir(), 'sparkhub-program-')), 'program.mjs');
  const options = ['--bundle', '--platform=node', '--format=esm', '--log-level=warning', `--outfile=${out}`];
  execFileSync(esbuild, [fileURLToPath(entry), ...options]);
  return out;
}

/** Deletes what `bundleProgram` made. */
export const removeProgram = (path: string): void => rmSync(dirname(path), { recursive: true });
