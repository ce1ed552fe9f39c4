import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseJava } from './choose.ts';
import { findJava } from './find.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'sparkhub-java-')));
});
afterEach(() => rmSync(root, { recursive: true }));

function install(name: string, version: string): string {
  const home = join(root, name);
  mkdirSync(join(home, 'bin'), { recursive: true });
  writeFileSync(join(home, 'bin', 'java'), '');
  writeFileSync(join(home, 'release'), `JAVA_VERSION="${version}"\nMODULES="java.base"\n`);
  return home;
}

/** A directory for the PATH with a link to that Java's launcher, as systems have it in /usr/bin. */
function onPath(home: string): string {
  mkdirSync(join(root, 'bin'));
  symlinkSync(join(home, 'bin', 'java'), join(root, 'bin', 'java'));
  return join(root, 'bin');
}

describe('findJava', () => {
  it('prefers JAVA_HOME to the PATH, and names each Java once', () => {
    const [home, path] = [install('a', '21.0.8'), install('b', '17.0.15')];
    const bin = onPath(path);
    const found = findJava({ JAVA_HOME: home, PATH: `${bin}:${bin}` }).slice(0, 2);
    expect(found.map(({ home, source, version }) => [home, source, version])).toEqual([
      [home, 'JAVA_HOME', '21.0.8'],
      [path, 'PATH', '17.0.15'],
    ]);
  });
  it('finds the home inside a macOS bundle', () => {
    const home = install('jdk-21.jdk/Contents/Home', '21.0.8');
    expect(findJava({ JAVA_HOME: join(root, 'jdk-21.jdk') })[0]?.home).toBe(home);
  });
  it('passes over what is no Java', () => {
    expect(
      findJava({ JAVA_HOME: join(root, 'missing'), PATH: root }).every(({ source }) =>
        source.startsWith('/'),
      ),
    ).toBe(true);
  });
});

describe('chooseJava', () => {
  it('takes the first that Spark runs on', () => {
    const bin = onPath(install('new', '21.0.8'));
    expect(chooseJava({ JAVA_HOME: install('old', '11.0.22'), PATH: bin })).toMatchObject({
      version: '21.0.8',
      source: 'PATH',
    });
  });
  it('brings its own when told to, whatever is there', () => {
    expect(chooseJava({ JAVA_HOME: install('a', '21.0.8'), SPARKHUB_JAVA: 'bundled' })).toBe('bundled');
  });
  it('takes the directory it is told', () => {
    const named = install('b', '25.0.2');
    expect(chooseJava({ JAVA_HOME: install('a', '21.0.8'), SPARKHUB_JAVA: named })).toMatchObject({
      home: named,
    });
  });
  it('refuses a directory without a suitable Java, saying what it is', () => {
    const old = install('old', '11.0.22');
    expect(() => chooseJava({ SPARKHUB_JAVA: old })).toThrow(
      `SPARKHUB_JAVA=${old}: the Java there is 11.0.22; Spark needs 17.0.11 or later, up to 25.`,
    );
    expect(() => chooseJava({ SPARKHUB_JAVA: '/nowhere' })).toThrow(
      'SPARKHUB_JAVA=/nowhere: there is no Java',
    );
  });
});
