import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { listPlatformProcesses } from '../../src/drivers/process/process-table.ts';
import { freePort, root, skip, sparkhub } from '../sparkhub.ts';

const canUnshare = process.getuid?.() === 0 && process.platform === 'linux';
/** A network of its own with nothing but loopback in it. */
const OFFLINE = ['unshare', '-n', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
/** Nothing where Javas live; the links on the PATH then lead nowhere. */
const NO_JAVA = [
  'unshare',
  '-m',
  'sh',
  '-c',
  'for d in /usr/lib/jvm /opt/java /usr/local/lib/jvm "$HOME/.sdkman"; do [ ! -d "$d" ] || mount -t tmpfs none "$d"; done; ! java -version 2>/dev/null || exit 99; exec "$@"',
  'sh',
];

const places: string[] = [];
async function place(): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'sparkhub-e2e-'));
  writeFileSync(join(dir, 'sparkhub.yaml'), `version: 1\ntarget: {kind: local, port: ${await freePort()}}\n`);
  places.push(dir);
  return dir;
}
afterAll(async () => {
  for (const dir of places) {
    await sparkhub(['down', '--purge', '--yes'], { cwd: dir });
    rmSync(dir, { recursive: true, force: true });
  }
});

const SCRIPT = '"$@" up --detach && "$@" test -o json && "$@" down';
const passed = (stdout: string): boolean =>
  (JSON.parse(stdout.slice(stdout.indexOf('{'))) as { ok: boolean }).ok;

describe('elsewhere', () => {
  it.skipIf(!canUnshare && skip('needs root, to take the network and Java away'))(
    'from the packed tarball in an empty folder, with the network off and every Java hidden',
    async () => {
      // Java comes as a wheel: fetched once with the network on, as on a machine that never had one.
      const env = { SPARKHUB_JAVA: 'bundled', JAVA_HOME: '' };
      const first = await place();
      const installed = await sparkhub(['up', '--detach'], { cwd: first, env, prefix: NO_JAVA });
      expect(installed.stderr).not.toContain('failed');
      expect(installed.code).toBe(0);
      await sparkhub(['down'], { cwd: first });

      const dir = await place();
      const tarball = execFileSync('npm', ['pack', '--silent', '--pack-destination', dir], {
        cwd: root,
        encoding: 'utf8',
      })
        .trim()
        .split('\n')
        .at(-1)!;
      execFileSync('npm', ['install', '--silent', '--offline', '--no-audit', '--no-fund', `./${tarball}`], {
        cwd: dir,
      });
      expect(existsSync(join(dir, 'node_modules/sparkhub/src'))).toBe(false);
      const { code, stdout, stderr } = await sparkhub(['npx', 'sparkhub'], {
        cwd: dir,
        env,
        prefix: [...OFFLINE, ...NO_JAVA],
        command: ['sh', '-c', SCRIPT, 'sh'],
      });
      expect(stderr).not.toContain('failed');
      expect(passed(stdout)).toBe(true);
      expect(code).toBe(0);
      expect(listPlatformProcesses(join(dir, '.sparkhub'))).toEqual([]);
      expect(readdirSync(join(dir, '.sparkhub', 'run'))).not.toContain('lock');
    },
  );

  it('one command in an empty folder writes the file and starts', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'sparkhub-e2e-'));
    places.push(dir);
    const { code, stdout } = await sparkhub(['init', '-o', 'json'], { cwd: dir });
    expect([code, existsSync(join(dir, 'sparkhub.yaml'))]).toEqual([0, true]);
    expect(stdout).toContain('"written": true');
    const again = await sparkhub(['init'], { cwd: dir });
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('sparkhub init --yes')]);
  });
});
