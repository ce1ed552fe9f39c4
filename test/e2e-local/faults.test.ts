import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '../../src/drivers/jupyter/hub.ts';
import { listPlatformProcesses } from '../../src/drivers/process/process-table.ts';
import { Place, skip, sparkhub, until } from '../sparkhub.ts';

let place: Place;
beforeAll(async () => {
  place = await Place.make();
});
afterAll(() => place?.dispose());

const health = async (): Promise<string> =>
  (JSON.parse((await place.run(['status', '-o', 'json'])).stdout) as { health: string }).health;
const up = () => place.run(['up', '--detach', '--yes']);

describe('what stands in the way is said before anything is done', () => {
  it('a taken port: by whom', async () => {
    const server: Server = createServer();
    await new Promise<void>((done) => server.listen(place.port, '127.0.0.1', done));
    const { code, stderr } = await up();
    await new Promise((done) => server.close(done));
    expect(stderr).toContain(`Port ${place.port} is taken by process ${process.pid}`);
    expect(stderr).toContain('target.onPortTaken: next');
    expect(code).toBe(1);
    expect(listPlatformProcesses(place.stateDir)).toEqual([]);
  });

  it('two ups at once: one wins, the other says who', async () => {
    const [first, second] = await Promise.all([up(), up()]);
    expect([first.code, second.code].sort()).toEqual([0, 1]);
    expect(`${first.stderr}${second.stderr}`).toMatch(
      /Another "sparkhub up" \(process \d+, user \w+, since [\d:]+ UTC\)/,
    );
    expect(await health()).toBe('healthy');
  });

  it('examples for other targets: valid, and plain about what is missing', async () => {
    const missing = {
      kubernetes: 'KUBECONFIG names /none, which is not there.',
      azure: 'Nobody is signed in to Azure here.',
    };
    for (const [name, message] of Object.entries(missing)) {
      const file = join(place.dir, name, 'sparkhub.yaml');
      cpSync(join(import.meta.dirname, '..', '..', 'examples', name, 'sparkhub.yaml'), file);
      expect((await sparkhub(['validate', '-f', file], { cwd: place.dir })).code).toBe(0);
      // Not even on a machine that has an identity of its own.
      const env = { KUBECONFIG: '/none', AZURE_TOKEN_CREDENTIALS: 'EnvironmentCredential' };
      const { code, stderr } = await sparkhub(['up', '-f', file], { cwd: place.dir, env });
      expect(stderr).toContain(message);
      expect(code).toBe(1);
    }
  });

  it('a folder nobody may write in', async () => {
    if (process.getuid?.() === 0) {
      // Root may write anywhere but on a read-only or full file system: see the next test.
      return;
    }
    const dir = join(place.dir, 'closed');
    mkdirSync(dir);
    writeFileSync(join(dir, 'sparkhub.yaml'), 'version: 1\n');
    chmodSync(dir, 0o500);
    const { code, stderr } = await sparkhub(['up', '--detach'], { cwd: dir });
    expect(stderr).toContain('this account may not write there (EACCES)');
    expect(code).toBe(1);
  });

  const canMount = process.getuid?.() === 0 && process.platform === 'linux';
  it.skipIf(!canMount && skip('a full disk needs root, to mount one'))(
    'a full disk: nothing half-done',
    async () => {
      const dir = join(place.dir, 'full');
      mkdirSync(dir);
      const inside = `mount -t tmpfs -o size=32k none ${dir} && echo 'version: 1' > ${dir}/sparkhub.yaml && head -c 40k /dev/zero > ${dir}/fill 2>/dev/null; exec "$@"`;
      const { code, stderr } = await sparkhub(['up', '--detach', '-f', join(dir, 'sparkhub.yaml')], {
        cwd: place.dir,
        prefix: ['unshare', '-m', 'sh', '-c', inside, 'sh'],
      });
      expect(stderr).toContain('the disk is full (ENOSPC)');
      expect(code).toBe(1);
    },
  );
});

describe('a running notebook', () => {
  it('survives the hub and the proxy being killed, and both come back', async () => {
    const session = await signIn({
      baseUrl: `http://127.0.0.1:${place.port}`,
      user: 'ada',
      password: place.secret('user-password'),
      signal: AbortSignal.timeout(300_000),
    });
    await session.spawn();
    const kernel = await session.startKernel();
    await kernel.execute('kept = 42', { timeoutMs: 60_000 });
    for (const component of ['hub', 'proxy']) {
      const pid = await place.pidOf(component);
      process.kill(pid, 'SIGKILL');
      await until(`${component} is back`, async () => {
        const now = await place.pidOf(component);
        return now !== pid && now !== 0 && (await health()) === 'healthy';
      });
    }
    // Routes come back with the hub's next look at the proxy.
    await until(
      'the notebook answers',
      async () => (await session.fetchPage(`${session.serverPath}api/kernels`)).status === 200,
    );
    const again = await session.startKernel();
    const { ok } = await again.execute('1 + 1', { timeoutMs: 60_000 });
    expect(ok).toBe(true);
    await again.shutdown();
    const kernels = JSON.parse(
      (await session.fetchPage(`${session.serverPath}api/kernels`)).text,
    ) as unknown[];
    expect(kernels).toHaveLength(1);
    await session.stopServer();
    await until('nothing of ada is left', () =>
      listPlatformProcesses(place.stateDir).every(({ user }) => user !== 'ada'),
    );
  });
});

describe('Spark', () => {
  it.each(['spark-master', 'spark-worker'])(
    '%s is started again when it dies, and status says so',
    async (component) => {
      const pid = await place.pidOf(component);
      process.kill(pid, 'SIGKILL');
      await until(`${component} is back`, async () => {
        const now = await place.pidOf(component);
        return now !== pid && now !== 0 && (await health()) === 'healthy';
      });
      expect((await place.run(['status'])).stdout).toMatch(new RegExp(`${component}.*restarted \\d+ time`));
    },
  );
});

describe('sparkhub itself', () => {
  it('a killed supervisor is seen, and up repairs it without touching what runs', async () => {
    const { supervisor } = place.json('run/status.json') as { supervisor: { pid: number } };
    const hub = await place.pidOf('hub');
    process.kill(supervisor.pid, 'SIGKILL');
    const { code, stdout } = await place.run(['status']);
    expect(stdout).toContain('The supervisor is gone');
    expect(code).toBe(3);
    expect((await up()).code).toBe(0);
    expect(await health()).toBe('healthy');
    expect(await place.pidOf('hub')).toBe(hub);
  });

  it('a killed up is repaired by the next', async () => {
    expect((await place.run(['down'])).code).toBe(0);
    const child = spawn(join(import.meta.dirname, '..', '..', 'bin', 'sparkhub'), ['up', '--detach'], {
      cwd: place.dir,
      stdio: 'ignore',
    });
    await until('it has begun', () => existsSync(join(place.stateDir, 'run', 'status.json')));
    child.kill('SIGKILL');
    expect((await up()).code).toBe(0);
    expect(await health()).toBe('healthy');
  });

  it('Ctrl-C on a foreground up leaves no process and no lock', async () => {
    await place.run(['down']);
    const child = spawn(join(import.meta.dirname, '..', '..', 'bin', 'sparkhub'), ['up'], {
      cwd: place.dir,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (data) => {
      said += data;
    });
    await until('it stays', () => said.includes('Press Ctrl-C'), 120_000);
    child.kill('SIGINT');
    await new Promise((done) => child.on('close', done));
    expect(said).toContain('Everything is stopped.');
    expect(listPlatformProcesses(place.stateDir)).toEqual([]);
    expect(existsSync(join(place.stateDir, 'run', 'lock'))).toBe(false);
  });

  it('down after everything was killed still leaves nothing', async () => {
    expect((await up()).code).toBe(0);
    const { supervisor } = place.json('run/status.json') as { supervisor: { pid: number } };
    process.kill(supervisor.pid, 'SIGKILL');
    expect((await place.run(['down'])).code).toBe(0);
    expect(listPlatformProcesses(place.stateDir)).toEqual([]);
    expect(readFileSync(join(place.stateDir, '.gitignore'), 'utf8')).toBe('*\n');
  });
});
