import { type ChildProcess, spawn } from 'node:child_process';
import { DriverError } from '../../driver.ts';

export interface HelmOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Context of the kubeconfig. */
  readonly context: string;
}

export interface HelmResult {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  /** Values go this way: an argument is for everybody on the machine to read. */
  readonly stdin?: string;
  readonly onStart?: (child: ChildProcess) => void;
}

/** The person's own helm. */
export class Helm {
  readonly #env: NodeJS.ProcessEnv;
  readonly #context: readonly string[];
  readonly #program: string;
  #major: Promise<number> | undefined;

  constructor({ env, context }: HelmOptions) {
    this.#env = env;
    // Inside a cluster there is no kubeconfig to choose from.
    this.#context = context === 'inClusterContext' ? [] : ['--kube-context', context];
    this.#program = env.SPARKHUB_HELM || 'helm';
  }

  /** 3 or 4. Throws `DriverError` when there is no helm, or another. */
  major(): Promise<number> {
    this.#major ??= this.#askMajor();
    return this.#major;
  }

  async #askMajor(): Promise<number> {
    const { ok, stdout, stderr } = await this.#spawn(['version', '--template', '{{.Version}}'], {});
    const major = Number.parseInt(stdout.trim().replace(/^v/, ''), 10);
    if (ok && (major === 3 || major === 4)) return major;
    throw new DriverError(
      ok
        ? `helm ${stdout.trim()} is not a version sparkhub can work with.`
        : `helm cannot be run: ${stderr.trim().split('\n').at(-1) || 'it is not installed'}.`,
      {
        fix: 'Install helm 3 or 4 (https://helm.sh), or name it in SPARKHUB_HELM. Try it with: helm version',
      },
    );
  }

  /** Runs helm against the cluster, to its end. A failure is in the result. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<HelmResult> {
    await this.major();
    return this.#spawn([...args, ...this.#context], options);
  }

  #spawn(args: readonly string[], { stdin, onStart }: RunOptions): Promise<HelmResult> {
    const child = spawn(this.#program, args, { env: this.#env, stdio: ['pipe', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.stderr += text;
    });
    child.stdin.on('error', () => {}); // it ended before it read: what it says tells why
    child.stdin.end(stdin);
    if (child.pid !== undefined) onStart?.(child);
    return new Promise((resolve) => {
      child.on('error', (error: NodeJS.ErrnoException) =>
        resolve({ ok: false, stdout: '', stderr: error.code === 'ENOENT' ? '' : error.message }),
      );
      child.on('close', (code) => resolve({ ok: code === 0, ...said }));
    });
  }
}
