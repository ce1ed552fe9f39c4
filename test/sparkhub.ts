import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const BIN = join(root, 'bin', 'sparkhub');

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

interface RunOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Put before the command: `unshare -n` and the like. */
  readonly prefix?: readonly string[];
  readonly command?: readonly string[];
  /** Told as output comes. */
  readonly onOutput?: (text: string, pid: number) => void;
}

/** Runs sparkhub to its end. */
export function sparkhub(
  args: readonly string[],
  { cwd, env = {}, prefix = [], command = [BIN], onOutput }: RunOptions,
): Promise<Ran> {
  const begun = performance.now();
  const [first, ...rest] = [...prefix, ...command, ...args];
  return new Promise((done, failed) => {
    const child = spawn(first!, rest, { cwd, env: { ...process.env, CI: 'true', ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => {
      stdout += data;
      onOutput?.(String(data), child.pid!);
    });
    child.stderr.on('data', (data) => {
      stderr += data;
      onOutput?.(String(data), child.pid!);
    });
    child.on('error', failed);
    child.on('close', (code) => done({ code, stdout, stderr, milliseconds: performance.now() - begun }));
  });
}

/** A folder with a sparkhub.yaml on a free port, and what tests ask of it. Call `dispose` in the end, always. */
export class Place {
  readonly dir: string;
  readonly port: number;
  readonly stateDir: string;

  private constructor(dir: string, port: number) {
    this.dir = dir;
    this.port = port;
    this.stateDir = join(dir, '.sparkhub');
  }

  static async make(yaml = ''): Promise<Place> {
    const place = new Place(mkdtempSync(join(tmpdir(), 'sparkhub-e2e-')), await freePort());
    place.write(yaml);
    return place;
  }

  write(yaml: string): void {
    writeFileSync(
      join(this.dir, 'sparkhub.yaml'),
      `version: 1\ntarget: {kind: local, port: ${this.port}}\n${yaml}`,
    );
  }

  run(args: readonly string[], options: Omit<RunOptions, 'cwd'> = {}): Promise<Ran> {
    return sparkhub(args, { cwd: this.dir, ...options });
  }

  json(name: string): unknown {
    return JSON.parse(readFileSync(join(this.stateDir, name), 'utf8'));
  }

  secret(name: string): string {
    return readFileSync(join(this.stateDir, 'secrets', name), 'utf8');
  }

  async pidOf(component: string): Promise<number> {
    const { stdout } = await this.run(['status', '-o', 'json']);
    const { components } = JSON.parse(stdout) as { components: { name: string; pid: number | null }[] };
    return components.find(({ name }) => name === component)?.pid ?? 0;
  }

  async dispose(): Promise<void> {
    await this.run(['down', '--purge', '--yes']);
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Asks until the answer is true; fails with `what` when it is not within the time. */
export async function until(
  what: string,
  ask: () => boolean | Promise<boolean>,
  limitMs = 60_000,
): Promise<void> {
  const begun = performance.now();
  while (!(await ask())) {
    if (performance.now() - begun > limitMs) throw new Error(`not within ${limitMs / 1000} s: ${what}`);
    await new Promise((wait) => setTimeout(wait, 200));
  }
}

/** Says why a test cannot run here; `.ci/run` fails on one that this machine could have run. */
export function skip(reason: string): true {
  process.stdout.write(`SKIP: ${reason}\n`);
  return true;
}
