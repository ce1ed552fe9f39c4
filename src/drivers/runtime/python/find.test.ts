import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findPython, isSuitable } from './find.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sparkhub-python-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** An interpreter that answers any question with these facts. */
function install(directory: string, name: string, facts: object | null): string {
  mkdirSync(join(root, directory), { recursive: true });
  const path = join(root, directory, name);
  writeFileSync(
    path,
    facts === null
      ? '#!/bin/sh\nexit 127\n'
      : `#!/bin/sh\necho '${JSON.stringify({ executable: path, ...facts })}'\n`,
  );
  chmodSync(path, 0o755);
  return path;
}
const env = (...directories: string[]): NodeJS.ProcessEnv => ({
  PATH: [...directories.map((directory) => join(root, directory)), '/bin']
    .filter((directory) => directory !== '/bin')
    .join(':'),
});
const good = { version: '3.12.1', venv: true };

it('takes python3 when it will do', async () => {
  const path = install('a', 'python3', good);
  install('a', 'python3.13', { version: '3.13.0', venv: true });
  expect(await findPython(env('a'))).toEqual({ executable: path, ...good });
});

it('looks further when python3 is too old or too new, or a shim without a Python behind it', async () => {
  install('a', 'python3', { version: '3.9.18', venv: true });
  install('b', 'python3', null);
  install('c', 'python3', { version: '3.15.0', venv: true });
  const path = install('c', 'python3.11', { version: '3.11.7', venv: true });
  expect((await findPython(env('a', 'b', 'c'))).executable).toBe(path);
});

it('says what was found and how to install one', async () => {
  const path = install('a', 'python3', { version: '3.9.18', venv: true });
  await expect(findPython(env('a'), 'darwin')).rejects.toMatchObject({
    message: `sparkhub needs Python 3.10 to 3.14; found ${path} is 3.9.18.`,
    fix: expect.stringContaining('brew install python@3.13'),
  });
  await expect(findPython({ PATH: '' })).rejects.toMatchObject({
    message: expect.stringContaining('found none'),
  });
});

it('names the package that a Python without venv lacks', async () => {
  install('a', 'python3', { version: '3.11.2', venv: false });
  await expect(findPython(env('a'), 'linux')).rejects.toMatchObject({
    message: expect.stringContaining('it has no venv module'),
    fix: expect.stringMatching(/^Install it: sudo (apt install python3\.11-venv|dnf|zypper|pacman)/),
  });
});

it('takes the one that is named, and no other', async () => {
  install('a', 'python3', good);
  const named = install('b', 'python', { version: '3.10.13', venv: true });
  expect((await findPython({ ...env('a'), SPARKHUB_PYTHON: named })).executable).toBe(named);
  await expect(findPython({ ...env('a'), SPARKHUB_PYTHON: join(root, 'missing') })).rejects.toThrow(
    'found none',
  );
});

it.each([
  ['3.9.18', false],
  ['3.10.0', true],
  ['3.14.2', true],
  ['3.15.0', false],
  ['2.7.18', false],
])('%s suitable: %s', (version, expected) => expect(isSuitable(version)).toBe(expected));
