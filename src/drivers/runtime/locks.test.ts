import { describe, expect, it } from 'vitest';
import { packageDir } from '../package.ts';
import { jarName, lockedJars } from './jars.ts';
import { LOCK_FILES, readLock } from './locate.ts';
import { lockedVersions } from './locked-versions.ts';

const pythonLocks = LOCK_FILES.filter((name) => name.endsWith('.txt')).map((name) => ({
  name,
  text: readLock(packageDir, name),
}));
const versionsIn = (text: string, name: string): string[] =>
  [...text.matchAll(new RegExp(`^${name}==([^ ]+)`, 'gm'))].map((match) => match[1]!);

describe.each(pythonLocks)('runtime/$name', ({ text }) => {
  it('pins each requirement to one version with at least one SHA-256', () => {
    const requirements = text.replaceAll(/^#.*\n/gm, '').split(/\n(?=[a-z0-9])/i);
    expect(requirements.length).toBeGreaterThan(0);
    for (const requirement of requirements) {
      expect(requirement).toMatch(
        /^[\w.-]+==[\w.!+-]+( ;[^\n]*)? \\\n( {4}--hash=sha256:[0-9a-f]{64}( \\)?\n?)+$/i,
      );
    }
  });
  it('holds no address, no index and nothing for Windows alone', () => {
    expect(text).not.toMatch(/:\/\/|index-url|find-links|trusted-host/);
    expect(text).not.toMatch(/; (sys_platform == 'win32'|os_name == 'nt') \\$/m);
  });
});

describe('what goes together', () => {
  it('hub and lab have the same JupyterHub, of the line that the Kubernetes chart is on', () => {
    const hub = versionsIn(readLock(packageDir, 'hub.txt'), 'jupyterhub');
    expect(hub).toEqual(versionsIn(readLock(packageDir, 'lab.txt'), 'jupyterhub'));
    expect(hub[0]).toMatch(/^5\.5\.[1-9]/);
  });
  it('Spark, Delta in Python and the Delta jars match', () => {
    const lab = readLock(packageDir, 'lab.txt');
    expect(versionsIn(lab, 'pyspark')).toEqual(['4.2.0']);
    expect(versionsIn(lab, 'pandas').every((version) => version.startsWith('2.'))).toBe(true);
    const jars = lockedJars(packageDir);
    expect(jars.map(jarName)).toEqual(['delta-spark_4.2_2.13-4.4.0.jar', 'delta-storage-4.4.0.jar']);
    expect(jars.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true);
    expect(versionsIn(lab, 'delta-spark')).toEqual([jars[0]!.revision]);
  });
  it('every version is told by name', () => {
    expect(Object.values(lockedVersions())).not.toContain('unknown');
  });
});
