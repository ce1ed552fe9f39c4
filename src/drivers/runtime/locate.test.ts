import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageDir } from '../package.ts';
import { cacheDir, LOCK_FILES, locateRuntime, readLock } from './locate.ts';

const copy = mkdtempSync(join(tmpdir(), 'sparkhub-locate-'));
cpSync(join(packageDir, 'runtime'), join(copy, 'runtime'), { recursive: true });
afterAll(() => rmSync(copy, { recursive: true }));

const at = (env: NodeJS.ProcessEnv, arch = 'x64', directory = packageDir): string =>
  locateRuntime({ packageDir: directory, env, platform: 'linux', arch });

describe('cacheDir', () => {
  it.each([
    [{ HOME: '/home/ada' }, '/home/ada/.cache/sparkhub'],
    [{ HOME: '/home/ada', XDG_CACHE_HOME: '/var/cache/ada' }, '/var/cache/ada/sparkhub'],
    [{ HOME: '/home/ada', XDG_CACHE_HOME: '/var/cache/ada', SPARKHUB_CACHE: '/big' }, '/big'],
  ])('%j', (env, expected) => expect(cacheDir(env)).toBe(expected));
});

describe('locateRuntime', () => {
  it('is the same for the same locks, wherever the package is', () => {
    expect(at({ HOME: '/h' })).toMatch(/^\/h\/\.cache\/sparkhub\/runtime\/[0-9a-f]{16}$/);
    expect(at({ HOME: '/h' }, 'x64', copy)).toBe(at({ HOME: '/h' }));
  });
  it('differs by processor, forced Java and forced Python', () => {
    const all = [
      at({}),
      at({}, 'arm64'),
      at({ SPARKHUB_JAVA: 'bundled' }),
      at({ SPARKHUB_PYTHON: '/opt/python3' }),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
  it.each(LOCK_FILES)('differs when %s does', (name) => {
    const before = at({}, 'x64', copy);
    writeFileSync(join(copy, 'runtime', name), `${readLock(copy, name)} `);
    expect(at({}, 'x64', copy)).not.toBe(before);
  });
  it('takes less than 50 ms', () => {
    const begun = performance.now();
    at({});
    expect(performance.now() - begun).toBeLessThan(50);
  });
});
