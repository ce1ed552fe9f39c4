import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { DriverError } from '../driver.ts';
import { Execution, type Executed, type Message } from './execution.ts';
import type { HubSession } from './hub.ts';

/** A running kernel and its websocket: what a notebook is to JupyterLab. */
export class Kernel {
  readonly #hub: HubSession;
  readonly #id: string;
  readonly #socket: WebSocket;
  readonly #session = randomUUID();
  readonly #running = new Map<string, Execution>();

  private constructor(hub: HubSession, id: string, socket: WebSocket) {
    this.#hub = hub;
    this.#id = id;
    this.#socket = socket;
    socket.on('message', (data) => this.#receive(JSON.parse(String(data)) as Message));
    socket.on('close', () => this.#fail(new DriverError('The connection to the kernel broke.', { fix: `See: sparkhub logs server-${hub.user}` })));
    socket.on('error', () => {});
  }

  /** Starts a Python kernel in the person's work folder and connects to it. */
  static async start(hub: HubSession): Promise<Kernel> {
    const { visitor, serverPath } = hub;
    // The notebook server sets its own XSRF cookie with the first page.
    await visitor.visit(`${serverPath}api/status`);
    await visitor.visit(`${serverPath}lab`);
    const xsrf = await visitor.cookie('_xsrf', serverPath);
    const answer = await visitor.visit(`${serverPath}api/kernels`, { method: 'POST', json: { name: 'python3', path: 'work' }, headers: { 'X-XSRFToken': xsrf } });
    if (answer.status !== 201) throw new DriverError(`No kernel was started: HTTP ${answer.status}.`, { fix: `See: sparkhub logs server-${hub.user}`, evidence: answer.text.slice(0, 300) });
    const { id } = JSON.parse(answer.text) as { id: string };
    const url = `${visitor.baseUrl.replace(/^http/, 'ws')}${serverPath}api/kernels/${id}/channels`;
    const socket = new WebSocket(url, { headers: { Cookie: await visitor.cookieHeader(url), Origin: visitor.baseUrl } });
    await opened(socket);
    return new Kernel(hub, id, socket);
  }

  /** Runs code and resolves with what it printed and how it ended; rejects after `limitMs`, interrupting it. */
  async execute(code: string, limitMs: number, signal: AbortSignal): Promise<Executed> {
    const id = randomUUID();
    const execution = new Execution();
    this.#running.set(id, execution);
    const timer = setTimeout(() => execution.fail(new DriverError(`A cell took longer than ${limitMs / 1000} s.`, { fix: 'See: sparkhub logs spark-worker', evidence: execution.tail() })), limitMs);
    const abort = (): void => execution.fail(new Error('interrupted'));
    signal.addEventListener('abort', abort, { once: true });
    this.#send('execute_request', id, { code, silent: false, store_history: false, user_expressions: {}, allow_stdin: false, stop_on_error: true });
    try {
      return await execution.done;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      this.#running.delete(id);
    }
  }

  /** Ends the kernel and all it started. */
  async shutdown(): Promise<void> {
    this.#socket.removeAllListeners('close');
    this.#socket.close();
    const { visitor, serverPath } = this.#hub;
    const headers = { 'X-XSRFToken': await visitor.cookie('_xsrf', serverPath) };
    await visitor.visit(`${serverPath}api/kernels/${this.#id}`, { method: 'DELETE', headers });
  }

  #send(type: string, id: string, content: unknown): void {
    const header = { msg_id: id, msg_type: type, session: this.#session, username: this.#hub.user, version: '5.3', date: new Date().toISOString() };
    this.#socket.send(JSON.stringify({ channel: 'shell', header, parent_header: {}, metadata: {}, content, buffers: [] }));
  }

  #receive(message: Message): void {
    const parent = message.parent_header?.msg_id;
    if (parent !== undefined) this.#running.get(parent)?.receive(message);
  }

  #fail(error: Error): void {
    for (const execution of this.#running.values()) execution.fail(error);
  }
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((done, failed) => {
    socket.once('open', done);
    socket.once('error', (cause) => failed(new DriverError(`The kernel's websocket was refused: ${cause.message}.`, { fix: 'See: sparkhub logs hub', cause })));
  });
}
