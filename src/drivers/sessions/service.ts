import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { ServerReport } from '../../sessions/report.ts';
import type { Numbers } from '../../sessions/session.ts';
import type { SessionsSettings } from '../../sessions/settings.ts';
import { makeSize } from '../../sessions/size.ts';
import { SMALLEST_HEAP_MIB } from '../../sizing/executor.ts';
import type { HubAuth } from './hub-auth.ts';
import type { Registry } from './registry.ts';

/** Of a server with many sessions and long histories; more is no report. */
const MOST_BYTES = 4 * 2 ** 20;
const MOST_MINUTES = 24 * 60;
/** What own numbers must be at least, each; nobody has machines for the most. */
const LEAST = { executors: 1, cores: 1, memoryMib: SMALLEST_HEAP_MIB } as const;
const MOST = 10_000_000;
/** To one listener at most. */
const EVERY_MS = 1_000;
const HEARTBEAT_MS = 15_000;

class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The service's web server, not yet listening. It gives each caller only what is that person's. */
export function makeServer(settings: SessionsSettings, registry: Registry, auth: HubAuth): Server {
  return createServer((request, response) => {
    answer(settings, registry, auth, request, response).catch((error: unknown) => {
      const status = error instanceof Refused ? error.status : 503;
      const message = error instanceof Refused ? error.message : 'JupyterHub does not answer.';
      if (!response.headersSent) send(response, status, { message });
      else response.end();
    });
  });
}

async function answer(
  { prefix, projects }: SessionsSettings,
  registry: Registry,
  auth: HubAuth,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://service');
  const path = url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : url.pathname.slice(1);
  const route = `${request.method} ${path}`;
  if (route === 'GET health') return send(response, 200, { ok: true });
  const owner = await ownerOf(auth, request);
  const keep = /^POST api\/sessions\/([\w-]+)\/keep$/.exec(route)?.[1];
  if (route === 'GET api/sessions') return send(response, 200, picture(registry, owner));
  if (route === 'GET api/events') return stream(registry, owner, request, response);
  if (route === 'GET api/sizes') {
    const name = url.searchParams.get('project') ?? '';
    const own = readNumbers(url.searchParams);
    const project = Object.hasOwn(projects, name) ? projects[name] : undefined;
    if (project === undefined) return send(response, 200, []);
    return send(response, 200, own === undefined ? project.sizes : [makeSize('own', own, project.bounds)]);
  }
  if (route === 'POST api/report') {
    const release = registry.report(owner, readReport(await readBody(request)), Date.now());
    return send(response, 200, { release });
  }
  if (keep !== undefined) {
    const { minutes } = (await readBody(request)) as { minutes?: unknown };
    if (typeof minutes !== 'number' || !(minutes > 0) || minutes > MOST_MINUTES)
      throw new Refused(400, `minutes must be a number from 1 to ${MOST_MINUTES}.`);
    if (!registry.keep(owner, keep, minutes, Date.now()))
      throw new Refused(404, 'You have no live session of this id.');
    return send(response, 200, picture(registry, owner));
  }
  const one = /^GET api\/sessions\/([\w-]+)$/.exec(route)?.[1];
  const session = registry.of(owner).find(({ id }) => id === one);
  if (session === undefined) throw new Refused(404, 'There is nothing here.');
  send(response, 200, session);
}

async function ownerOf(auth: HubAuth, { headers }: IncomingMessage): Promise<string> {
  const token = /^(?:token|bearer) +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const name = token === undefined ? null : await auth.nameOf(token);
  if (name === null) throw new Refused(403, 'JupyterHub does not know this token.');
  return name;
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > MOST_BYTES) throw new Refused(413, 'This is too long.');
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch {
    throw new Refused(400, 'This is no JSON.');
  }
}

/** A person's own numbers, all of them; undefined where none is given. */
function readNumbers(query: URLSearchParams): Numbers | undefined {
  const read = (name: keyof Numbers): number => {
    const text = query.get(name) ?? '';
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < LEAST[name] || value > MOST)
      throw new Refused(400, `${name} must be a whole number from ${LEAST[name]} to ${MOST}.`);
    return value;
  };
  if (!Object.keys(LEAST).some((name) => query.has(name))) return undefined;
  return { executors: read('executors'), cores: read('cores'), memoryMib: read('memoryMib') };
}

function readReport(body: unknown): ServerReport {
  const { project, sessions, stopped = [] } = (body ?? {}) as Partial<ServerReport>;
  const whole = (one: Partial<ServerReport['sessions'][number]> | null): boolean =>
    typeof one?.id === 'string' &&
    typeof one.settings === 'object' &&
    [one.executors, one.jobs, one.stages].every(Array.isArray);
  const lists = Array.isArray(sessions) && sessions.every(whole) && Array.isArray(stopped);
  if (typeof project !== 'string' || !lists)
    throw new Refused(400, 'This is no report of a notebook server.');
  return { project, sessions, stopped };
}

const picture = (registry: Registry, owner: string): object => ({
  sessions: registry.of(owner),
  at: new Date().toISOString(),
});

function stream(registry: Registry, owner: string, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  let waiting: NodeJS.Timeout | undefined;
  let last = 0;
  const write = (): void => {
    waiting = undefined;
    last = Date.now();
    // Who does not read fast enough gets the next picture, which is the whole of it.
    if (response.writableNeedDrain) return;
    response.write(`event: sessions\ndata: ${JSON.stringify(picture(registry, owner))}\n\n`);
  };
  const changed = (): void => {
    waiting ??= setTimeout(write, Math.max(0, last + EVERY_MS - Date.now()));
  };
  const forget = registry.listen(owner, changed);
  const heartbeat = setInterval(() => response.write(': here\n\n'), HEARTBEAT_MS);
  request.on('close', () => {
    forget();
    clearTimeout(waiting);
    clearInterval(heartbeat);
  });
  write();
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
