import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { pause } from '../clock.ts';
import { DriverError } from '../driver.ts';
import { type Executed, Execution, type Message, type OnOutput } from './execution.ts';
import type { HubSession } from './hub.ts';
import { refused } from './hub-pages.ts';
import type { Request } from './request.ts';
import { openSocket } from './socket.ts';

const SHUTDOWN_TRIES = 5;
const SHUTDOWN_PAUSE_MS = 1000;
/** How long an interrupted cell may take to end. */
const INTERRUPT_LIMIT_MS = 5000;

/** How to run a cell. */
export interface ExecuteOptions {
  readonly timeoutMs: number;
  readonly onOutput?: OnOutput;
  readonly signal?: AbortSignal;
}

/** A running kernel and its websocket: what a notebook is to JupyterLab. */
export class Kernel {
  readonly id: string;
  readonly #hub: HubSession;
  readonly #socket: WebSocket;
  readonly #session = randomUUID();
  readonly #running = new Map<string, Execution>();

  private constructor(hub: HubSession, id: string, socket: WebSocket) {
    this.#hub = hub;
    this.id = id;
    this.#socket = socket;
    socket.on('message', (data) => this.#receive(String(data)));
    socket.on('close', () => this.#failAll('The connection to the kernel broke.'));
    socket.on('error', () => socket.terminate());
  }

  /** Starts a Python kernel on the person's server, in their work folder, and connects to it. */
  static async start(hub: HubSession): Promise<Kernel> {
    // With its first page the notebook server sets its own XSRF cookie.
    await hub.fetchPage(`${hub.serverPath}lab`);
    const answer = await send(hub, 'kernels', { method: 'POST', json: { name: 'python3', path: 'work' } });
    if (answer.status !== 201)
      throw refused('No kernel was started.', answer, `See: sparkhub logs server-${hub.user}`);
    const { id } = JSON.parse(answer.text) as { id: string };
    return new Kernel(hub, id, await openSocket(hub.visitor, `${hub.serverPath}api/kernels/${id}/channels`));
  }

  /**
   * Runs code and resolves with what it printed and how it ended, also when that is an exception. Throws `DriverError`,
   * and interrupts the code, when it takes longer than `timeoutMs` or the kernel dies.
   */
  async execute(code: string, { timeoutMs, onOutput, signal }: ExecuteOptions): Promise<Executed> {
    signal?.throwIfAborted();
    const id = randomUUID();
    const execution = new Execution(onOutput);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      // Left to end by itself, so that the next cell does not run into the interrupt.
      this.interrupt().catch(() => {});
      setTimeout(() => execution.fail(tooLong(timeoutMs, execution.tail())), INTERRUPT_LIMIT_MS).unref();
    }, timeoutMs);
    const abort = (): void => execution.fail(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    this.#running.set(id, execution);
    if (this.#socket.readyState === WebSocket.OPEN) this.#sendCell(id, code);
    else this.#failAll('The connection to the kernel is closed.');
    try {
      const executed = await execution.done;
      if (late) throw tooLong(timeoutMs, execution.tail());
      return executed;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      this.#running.delete(id);
    }
  }

  /** Stops the code that runs, as the button in JupyterLab does; no error when none does. */
  async interrupt(): Promise<void> {
    const answer = await send(this.#hub, `kernels/${this.id}/interrupt`, { method: 'POST' });
    if (answer.status >= 400) throw refused('The kernel could not be interrupted.', answer);
  }

  /** Ends the kernel and all it started; no error when it is gone already. */
  async shutdown(): Promise<void> {
    this.#socket.removeAllListeners('close');
    this.#socket.terminate();
    this.#failAll('The kernel was shut down.');
    for (let left = SHUTDOWN_TRIES; ; left--) {
      const answer = await send(this.#hub, `kernels/${this.id}`, { method: 'DELETE' });
      if (answer.status < 400 || answer.status === 404) return;
      // A kernel that died is being restarted, and cannot be shut down meanwhile.
      if (left === 1) throw refused('The kernel could not be shut down.', answer);
      await pause(SHUTDOWN_PAUSE_MS, this.#hub.visitor.connection.signal);
    }
  }

  #sendCell(id: string, code: string): void {
    const header = {
      msg_id: id,
      msg_type: 'execute_request',
      session: this.#session,
      username: this.#hub.user,
      version: '5.3',
      date: new Date().toISOString(),
    };
    const how = {
      silent: false,
      store_history: false,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    };
    const content = { code, ...how };
    const message = { channel: 'shell', header, parent_header: {}, metadata: {}, content, buffers: [] };
    this.#socket.send(JSON.stringify(message));
  }

  #receive(data: string): void {
    const message = JSON.parse(data) as Message;
    const state = message.header.msg_type === 'status' ? message.content.execution_state : undefined;
    // The server says so when the process is gone; no reply will come.
    if (state === 'restarting' || state === 'dead') this.#failAll('The kernel died.');
    this.#running.get(message.parent_header?.msg_id ?? '')?.receive(message);
  }

  #failAll(what: string): void {
    for (const execution of this.#running.values()) {
      execution.fail(
        new DriverError(what, {
          fix: `See: sparkhub logs server-${this.#hub.user}`,
          evidence: execution.tail(),
        }),
      );
    }
  }
}

/** Asks the notebook server's API as one of its own pages would. */
async function send({ visitor, serverPath }: HubSession, path: string, request: Request) {
  const headers = {
    'X-XSRFToken': await visitor.cookie('_xsrf', serverPath),
    Referer: `${visitor.baseUrl}${serverPath}lab`,
  };
  return visitor.visit(`${serverPath}api/${path}`, { ...request, headers });
}

function tooLong(timeoutMs: number, evidence: string): DriverError {
  return new DriverError(`A cell took longer than ${timeoutMs / 1000} s.`, {
    fix: 'See: sparkhub logs spark-worker',
    evidence,
  });
}
