import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { proxyScript } from '../src/drivers/package.ts';
import { endProcesses, findLeftovers } from '../src/drivers/process/leftovers.ts';
import type { Contender, Running } from './contender.ts';
import { freePort } from './free-port.ts';
import { ensureStockEnvironment, javaHome } from './stock-environment.ts';

const READY_LIMIT_MS = 120_000;
const POLL_MS = 25;
/** Long enough for JupyterHub to stop its proxy and its servers. */
const STOP_LIMIT_MS = 20_000;

/**
 * What someone gets who installs JupyterHub, JupyterLab and PySpark by their manuals: JupyterHub starts its own proxy
 * and notebook servers, Spark runs as `local[*]`. Everything not named in the file below is as it comes.
 */
export const stock: Contender = {
  name: 'stock',
  prepare: async (signal) => {
    const bin = await ensureStockEnvironment(signal);
    return (during) => start(bin, during);
  },
};

async function start(bin: string, signal: AbortSignal): Promise<Running> {
  const dir = mkdtempSync(join(tmpdir(), 'sparkhub-bench-stock-'));
  const password = randomBytes(12).toString('hex');
  const port = await freePort();
  writeFileSync(join(dir, 'jupyterhub_config.py'), await configOf(dir, port, password), { mode: 0o600 });
  const log = openSync(join(dir, 'hub.log'), 'a');
  const child = spawn(join(bin, 'jupyterhub'), ['-f', 'jupyterhub_config.py'], {
    cwd: dir,
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, SPARKHUB_STATE_DIR: dir },
  });
  closeSync(log);
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`jupyterhub ended with ${code}:\n${tail(dir)}`)));
  });
  failed.catch(() => {});
  const stop = (): Promise<void> => end(dir, child.pid);
  const baseUrl = `http://127.0.0.1:${port}`;
  try {
    await Promise.race([untilReady(baseUrl, signal), failed]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { baseUrl, password, stateDir: dir, stop };
}

async function configOf(dir: string, port: number, password: string): Promise<string> {
  const home = javaHome();
  return `
c.JupyterHub.bind_url = 'http://127.0.0.1:${port}'
c.JupyterHub.hub_port = ${await freePort()}
c.JupyterHub.authenticator_class = 'shared-password'
c.SharedPasswordAuthenticator.user_password = '${password}'
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = 'simple'
c.SimpleLocalProcessSpawner.home_dir_template = ${JSON.stringify(`${dir}/homes/{username}`)}
c.Spawner.environment = ${JSON.stringify({ SPARKHUB_STATE_DIR: dir, ...(home === null ? {} : { JAVA_HOME: home }) })}
c.Spawner.args = ${process.getuid?.() === 0 ? "['--allow-root']" : '[]'}
c.ConfigurableHTTPProxy.api_url = 'http://127.0.0.1:${await freePort()}'
c.ConfigurableHTTPProxy.command = ${JSON.stringify([process.execPath, proxyScript()])}
`;
}

async function untilReady(baseUrl: string, signal: AbortSignal): Promise<void> {
  const begun = performance.now();
  while (performance.now() - begun < READY_LIMIT_MS) {
    signal.throwIfAborted();
    const status = await fetch(`${baseUrl}/hub/login`, { signal }).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) return;
    await sleep(POLL_MS);
  }
  throw new Error(`the stock JupyterHub did not answer within ${READY_LIMIT_MS / 1000} s`);
}

/** JupyterHub ends its own; whatever is left after that is ended here. */
async function end(dir: string, hub: number | undefined): Promise<void> {
  const all = await findLeftovers(dir);
  await endProcesses(
    all.filter(({ pid }) => pid === hub),
    STOP_LIMIT_MS,
  );
  await endProcesses(await findLeftovers(dir), 3_000);
  rmSync(dir, { recursive: true, force: true });
}

const tail = (dir: string): string =>
  readFileSync(join(dir, 'hub.log'), 'utf8').trim().split('\n').slice(-20).join('\n');
