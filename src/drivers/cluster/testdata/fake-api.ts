import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Answer {
  readonly code: number;
  readonly body: unknown;
}

/** An API server that answers what it is told to, and a kubeconfig that leads to it. */
export class FakeApi {
  readonly asked: string[] = [];
  /** What came with each request, as text; empty where nothing did. */
  readonly bodies: string[] = [];
  readonly #server: Server;
  readonly #directory = mkdtempSync(join(tmpdir(), 'sparkhub-kubeconfig-'));

  constructor(answer: (request: IncomingMessage, count: number) => Answer) {
    this.#server = createServer((request, response) => {
      this.asked.push(`${request.method} ${request.url}`);
      const count = this.asked.length;
      let text = '';
      request.on('data', (data) => {
        text += data;
      });
      request.on('end', () => {
        this.bodies[count - 1] = text;
        const { code, body } = answer(request, count);
        response.writeHead(code, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      });
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((ready) => this.#server.listen(0, '127.0.0.1', ready));
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** An environment whose KUBECONFIG has the context `fake`, which leads here. */
  env(): NodeJS.ProcessEnv {
    const path = join(this.#directory, 'config');
    writeFileSync(path, kubeconfig('fake', `http://127.0.0.1:${this.port}`));
    return { KUBECONFIG: path };
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

export const kubeconfig = (name: string, server: string, more = ''): string =>
  `apiVersion: v1
kind: Config
current-context: ${name}
contexts: [{name: ${name}, context: {cluster: ${name}, user: ${name}}}]
clusters: [{name: ${name}, cluster: {server: "${server}", insecure-skip-tls-verify: true}}]
users: [{name: ${name}, user: {${more || 'token: secret-of-mine'}}}]
`;
