import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { DriverError } from '../../driver.ts';
import type { KubeConfig } from '../library.ts';
import { ApiError, type Status, unreachable } from './failure.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  /** For messages: "read configmap x". */
  readonly what: string;
  readonly timeoutMs?: number;
  /** Safe to send twice. */
  readonly again?: boolean;
  readonly signal?: AbortSignal;
}

const TIMEOUT_MS = 30_000;
const TRIES = 4;
/** Credentials of plug-ins are asked for again after this time; a refusal asks at once. In milliseconds. */
const CREDENTIALS_MS = 300_000;

interface Applied {
  readonly options: https.RequestOptions;
  readonly until: number;
}

/** Speaks with one API server: credentials from the kubeconfig, kept connections, patience with passing faults. */
export class Requester {
  readonly #config: KubeConfig;
  readonly #server: URL;
  #applied: Promise<Applied> | undefined;

  constructor(config: KubeConfig) {
    this.#config = config;
    this.#server = new URL(config.getCurrentCluster()!.server);
  }

  get context(): string {
    return this.#config.currentContext;
  }

  /** The answer's JSON. Throws `ApiError` when refused, `DriverError` when there is no answer. */
  async json<T>(request: ApiRequest): Promise<T> {
    const text = await this.text(request);
    return JSON.parse(text) as T;
  }

  async text(request: ApiRequest): Promise<string> {
    const safe = request.again ?? (request.method === 'GET' || request.method === 'DELETE');
    for (let attempt = 1; ; attempt++) {
      const last = !safe || attempt === TRIES || request.signal?.aborted === true;
      try {
        const { code, text } = await this.#send(request);
        if (code < 300) return text;
        const status = parseStatus(text);
        if (code === 401) this.#applied = undefined;
        const passing = code === 429 || code >= 500 || (code === 401 && attempt === 1);
        if (!passing || last) throw new ApiError(code, status, request.what, this.context);
        await sleep((status.details?.retryAfterSeconds ?? attempt / 2) * 1000);
      } catch (error) {
        if (error instanceof DriverError) throw error;
        if (last) throw unreachable(error, this.#server.origin, this.context);
        await sleep(200 * attempt);
      }
    }
  }

  /** Sends lines of the answer as they come, until it ends or the signal. */
  async stream(request: ApiRequest, onText: (text: string) => void): Promise<void> {
    const { code, text } = await this.#send({ timeoutMs: 0, ...request }, onText);
    if (code >= 300) throw new ApiError(code, parseStatus(text), request.what, this.context);
  }

  async #send(request: ApiRequest, onText?: (text: string) => void): Promise<{ code: number; text: string }> {
    const { options } = await this.#credentials();
    const { promise, resolve, reject } = deferred<{ code: number; text: string }>();
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    const sent = (this.#server.protocol === 'http:' ? http : https).request(
      new URL(`${this.#server.pathname.replace(/\/$/, '')}${request.path}`, this.#server),
      {
        ...options,
        method: request.method,
        ...(request.signal === undefined ? {} : { signal: request.signal }),
        headers: {
          ...options.headers,
          accept: request.accept ?? 'application/json',
          'user-agent': 'sparkhub',
          ...(body === undefined
            ? {}
            : {
                'content-type': request.contentType ?? 'application/json',
                'content-length': Buffer.byteLength(body),
              }),
        },
      },
      (answer) => {
        const code = answer.statusCode ?? 0;
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (piece: string) => {
          if (onText !== undefined && code < 300) onText(piece);
          else text += piece;
        });
        answer.on('end', () => resolve({ code, text }));
        answer.on('error', reject);
      },
    );
    const limit = request.timeoutMs ?? TIMEOUT_MS;
    if (limit > 0)
      sent.setTimeout(limit, () =>
        sent.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })),
      );
    sent.on('error', reject);
    sent.end(body);
    return promise;
  }

  #credentials(): Promise<Applied> {
    const fresh = this.#applied?.then((applied) => (Date.now() < applied.until ? applied : undefined));
    this.#applied = (fresh ?? Promise.resolve(undefined)).then((applied) => applied ?? this.#apply());
    return this.#applied;
  }

  async #apply(): Promise<Applied> {
    const options: https.RequestOptions = {};
    try {
      await this.#config.applyToHTTPSOptions(options as never);
    } catch (cause) {
      this.#applied = undefined;
      throw new DriverError(`Your kubeconfig cannot sign you in: ${(cause as Error).message.trim()}`, {
        fix: `Sign in as your cluster wants it, and try: kubectl --context ${this.context} get nodes`,
        cause,
      });
    }
    // The library's agent opens a connection for each request. One that goes through a proxy is left as it is.
    if (Object.getPrototypeOf(options.agent) === https.Agent.prototype)
      options.agent = new https.Agent({
        ...(options.agent as https.Agent).options,
        keepAlive: true,
        maxSockets: 16,
      });
    return { options, until: Date.now() + CREDENTIALS_MS };
  }
}

function parseStatus(text: string): Status {
  try {
    return JSON.parse(text) as Status;
  } catch {
    return { message: text.slice(0, 500) };
  }
}

function deferred<T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: unknown) => void;
} {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
