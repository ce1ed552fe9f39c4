import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DirectoryArtefact, FileArtefact } from '../../render/artefact.ts';
import { driverContract } from '../contract.ts';
import { directoriesDriver } from './directories-driver.ts';
import { filesDriver } from './files-driver.ts';

let stateDir: string;
beforeEach(() => {
  stateDir = join(mkdtempSync(join(tmpdir(), 'sparkhub-files-')), '.sparkhub');
});
afterEach(() => rmSync(join(stateDir, '..'), { recursive: true, force: true }));

const file = (content = 'a\n', over: Partial<FileArtefact> = {}): FileArtefact => ({
  kind: 'file',
  id: 'file/hub/a.conf',
  path: join(stateDir, 'rendered/hub/a.conf'),
  content,
  mode: 0o644,
  needs: [],
  ...over,
});
const directory = (mode = 0o700): DirectoryArtefact => ({
  kind: 'directory',
  id: 'directory/homes',
  path: join(stateDir, 'homes'),
  mode,
  precious: true,
  needs: [],
});
const silent = (): void => {};

driverContract({ describe, it }, 'the files driver', async () => {
  stateDir = join(mkdtempSync(join(tmpdir(), 'sparkhub-files-')), '.sparkhub');
  const cleanUp = async (): Promise<void> => rmSync(join(stateDir, '..'), { recursive: true, force: true });
  return { driver: filesDriver({ stateDir }), artefact: file(), changed: file('b\n'), cleanUp };
});
driverContract({ describe, it }, 'the directories driver', async () => {
  stateDir = join(mkdtempSync(join(tmpdir(), 'sparkhub-files-')), '.sparkhub');
  const cleanUp = async (): Promise<void> => rmSync(join(stateDir, '..'), { recursive: true, force: true });
  return {
    driver: directoriesDriver({ stateDir }),
    artefact: directory(),
    changed: directory(0o750),
    cleanUp,
  };
});

describe('files', () => {
  it('keeps the state directory to its owner and out of git', async () => {
    await filesDriver({ stateDir }).apply(file(), silent);
    expect(statSync(stateDir).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(stateDir, '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('fills secrets in, and only where nobody else can read', async () => {
    mkdirSync(join(stateDir, 'secrets'), { recursive: true });
    writeFileSync(join(stateDir, 'secrets/key'), 'hunter2');
    const driver = filesDriver({ stateDir });
    const secret = file('key ${secret:key}\n', { mode: 0o600 });
    await driver.apply(secret, silent);
    expect(readFileSync(secret.path, 'utf8')).toBe('key hunter2\n');
    expect((await driver.observe([secret]))[0]!.state).toBe('present');
    await expect(driver.apply({ ...secret, mode: 0o644 }, silent)).rejects.toThrow('must have mode 0600');
    await expect(driver.apply(file('${secret:none}', { mode: 0o600 }), silent)).rejects.toThrow(
      'The secret none is missing.',
    );
  });

  it('says which file was edited by hand, and which mode was changed', async () => {
    const driver = filesDriver({ stateDir });
    await driver.apply(file(), silent);
    writeFileSync(file().path, 'mine\n');
    expect((await driver.observe([file()]))[0]!.detail).toBe('edited by hand since sparkhub wrote it');
  });

  it('works on when its manifest is damaged', async () => {
    const driver = filesDriver({ stateDir });
    await driver.apply(file(), silent);
    writeFileSync(join(stateDir, 'run/manifest.json'), '');
    expect((await driver.observe([file()]))[0]!.state).toBe('present');
    await driver.apply(file('b\n'), silent);
    expect((await driver.observe([])).map(({ id }) => id)).toEqual(['file/hub/a.conf']);
  });

  it('finds what it wrote and nobody asks for any more, and removes only that', async () => {
    const driver = filesDriver({ stateDir });
    await driver.apply(file(), silent);
    writeFileSync(join(stateDir, 'rendered/hub/not-ours'), '');
    expect((await driver.observe([])).map(({ id }) => id)).toEqual(['file/hub/a.conf']);
    await driver.remove('file/hub/a.conf', silent);
    expect(existsSync(file().path)).toBe(false);
    expect(existsSync(join(stateDir, 'rendered/hub/not-ours'))).toBe(true);
  });

  it('removes nothing through a link that leads outside', async () => {
    const outside = join(stateDir, '..', 'outside');
    mkdirSync(outside, { recursive: true });
    writeFileSync(join(outside, 'a.conf'), 'keep');
    mkdirSync(join(stateDir, 'rendered'), { recursive: true });
    symlinkSync(outside, join(stateDir, 'rendered/hub'));
    await filesDriver({ stateDir }).remove('file/hub/a.conf', silent);
    await filesDriver({ stateDir }).remove('file/../../outside/a.conf', silent);
    expect(readFileSync(join(outside, 'a.conf'), 'utf8')).toBe('keep');
  });
});
