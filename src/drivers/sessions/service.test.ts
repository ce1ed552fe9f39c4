import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NOTHING } from '../../sessions/observation.ts';
import type { DriverReport, ReportedJob } from '../../sessions/report.ts';
import type { SparkSession } from '../../sessions/session.ts';
import type { Bounds, SessionsSettings } from '../../sessions/settings.ts';
import { makeSize } from '../../sessions/size.ts';
import { History } from './history.ts';
import { HubAuth } from './hub-auth.ts';
import { Registry } from './registry.ts';
import { makeServer } from './service.ts';

const report: DriverReport = {
  id: 'spark-1',
  name: 'test',
  notebook: 'work/a.ipynb',
  kernelId: 'k',
  kernelBusy: false,
  startedAt: new Date().toISOString(),
  uiPath: '/user/ada/sparkui/4040/',
  historyPath: '/user/ada/sparkui/ended/spark-1/',
  settings: {},
  executors: [],
  jobs: [],
  stages: [],
  target: null,
  streams: 0,
};
const PEOPLE: Readonly<Record<string, object>> = {
  'token ada': { kind: 'user', name: 'ada' },
  'token bob': { kind: 'user', name: 'bob' },
  'token culler': { kind: 'service', name: 'ada' },
};

const NUMBERS = { executors: 2, cores: 3, memoryMib: 12_288 };
const BOUNDS: Bounds = {
  limits: { executors: 6, cores: 18, memoryMib: 98_304 },
  extras: { overhead: { factor: 0.16, leastMib: 896 } },
  machines: {
    kind: 'alike',
    room: { cpuMillis: 7500, memoryMib: 29_000, pods: 20 },
    pricePerHour: { currency: 'EUR', amount: 0.5 },
  },
};

/** What any of the routes may answer. */
type Answer = { readonly sessions: SparkSession[]; readonly release?: string[]; readonly message?: string };

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

describe('the sessions service', () => {
  let dir: string;
  let hub: Server;
  let service: Server;
  let url: string;
  let registry: Registry;
  let history: History;

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'sparkhub-sessions-'));
    hub = createServer((request, response) => {
      const person = PEOPLE[request.headers.authorization ?? ''];
      response.writeHead(person === undefined ? 403 : 200).end(JSON.stringify(person ?? {}));
    });
    const settings: SessionsSettings = {
      listen: { host: '127.0.0.1', port: 0 },
      prefix: '/services/sparkhub/',
      hubApiUrl: await listen(hub),
      historyFile: join(dir, 'history.sqlite'),
      keepDays: 30,
      place: { kind: 'reports' },
      projects: {
        sales: { idleSeconds: 60, graceSeconds: 10, sizes: [makeSize('S', NUMBERS, BOUNDS)], bounds: BOUNDS },
      },
    };
    history = new History(settings.historyFile);
    registry = new Registry(settings, history);
    service = makeServer(settings, registry, new HubAuth(settings.hubApiUrl));
    url = `${await listen(service)}/services/sparkhub/`;
  });
  afterEach(() => {
    for (const server of [service, hub]) {
      server.closeAllConnections();
      server.close();
    }
    history.close();
    rmSync(dir, { recursive: true });
  });

  const ask = async (
    path: string,
    token: string,
    body?: unknown,
  ): Promise<{ status: number; body: Answer }> => {
    const response = await fetch(`${url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `token ${token}` },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Answer };
  };
  const say = (token: string, ...sessions: DriverReport[]) =>
    ask('api/report', token, { project: 'sales', sessions });
  const seen = async (token: string): Promise<SparkSession[]> =>
    (await ask('api/sessions', token)).body.sessions;

  it('gives each person what is theirs, and nobody anything without a token', async () => {
    expect(await say('ada', report)).toEqual({ status: 200, body: { release: [] } });
    expect((await seen('ada')).map(({ id, owner }) => [id, owner])).toEqual([['spark-1', 'ada']]);
    expect(await seen('bob')).toEqual([]);
    expect((await ask('api/sessions/spark-1', 'bob')).status).toBe(404);
    expect((await ask('api/sessions/spark-1/keep', 'bob', { minutes: 5 })).status).toBe(404);
    for (const token of ['nobody', 'culler', '']) expect((await ask('api/sessions', token)).status).toBe(403);
    expect((await ask('health', 'nobody')).status).toBe(200);
  });

  it('lets nobody speak for the session of another', async () => {
    await say('ada', report);
    await say('bob', { ...report, name: 'mine now' });
    await say('bob');
    expect((await seen('ada')).map(({ name, state }) => [name, state])).toEqual([['test', 'ready']]);
    expect(await seen('bob')).toEqual([]);
  });

  it('keeps a session that is no more in its server’s report as ended', async () => {
    await say('ada', report);
    await say('ada');
    expect((await seen('ada')).map(({ state, uiPath }) => [state, uiPath])).toEqual([
      ['stopped', '/user/ada/sparkui/ended/spark-1/'],
    ]);
  });

  it('tells a session that was stopped from one that was cut off', async () => {
    const jobs = [{ jobId: 0, name: 'count', status: 'RUNNING', stageIds: [] } as unknown as ReportedJob];
    await say('ada', { ...report, jobs }, { ...report, id: 'spark-2', jobs });
    await ask('api/report', 'ada', { project: 'sales', sessions: [], stopped: ['spark-2'] });
    const ended = (await seen('ada')).map(({ id, state }) => `${id} ${state}`);
    expect(ended.sort()).toEqual(['spark-1 failed', 'spark-2 stopped']);
  });

  it('asks for the release of what is idle, once it is time, unless its person keeps it', async () => {
    const now = Date.now();
    expect(registry.report('ada', { project: 'sales', sessions: [report] }, now)).toEqual([]);
    const later = now + 61_000;
    expect(registry.report('ada', { project: 'sales', sessions: [report] }, later)).toEqual(['spark-1']);
    expect(registry.of('ada')[0]?.release?.warn).toBe(true);
    expect((await ask('api/sessions/spark-1/keep', 'ada', { minutes: 60 })).status).toBe(200);
    expect(registry.report('ada', { project: 'sales', sessions: [report] }, later)).toEqual([]);
  });

  it('ends the sessions of a server that is not heard of any more, but not those its place knows', () => {
    const now = Date.now();
    const place = { ...NOTHING, id: 'spark-2', running: [{ id: '1', since: now }] };
    const rooms = new Map();
    registry.report('ada', { project: 'sales', sessions: [report, { ...report, id: 'spark-2' }] }, now);
    registry.place({ sessions: [place], rooms }, now + 31_000);
    expect(registry.of('ada').map(({ id, state }) => [id, state])).toEqual([
      ['spark-2', 'starting'],
      ['spark-1', 'stopped'],
    ]);
    registry.place({ sessions: [{ ...place, over: true }], rooms }, now + 32_000);
    expect(registry.of('ada').map(({ state }) => state)).toEqual(['stopped', 'stopped']);
  });

  it('tells who listens of each change, one picture a second at most', async () => {
    const stream = await fetch(`${url}api/events`, { headers: { authorization: 'token ada' } });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    const pictures: number[] = [];
    const read = async (until: (text: string) => boolean): Promise<void> => {
      for (let text = ''; !until(text); ) {
        const { value = '' } = await reader.read();
        text += value;
        pictures.push(...[...value.matchAll(/^event: sessions$/gm)].map(() => Date.now()));
      }
    };
    await read((text) => text.includes('"sessions":[]'));
    const begun = Date.now();
    for (let count = 0; count < 20; count++) await say('ada', { ...report, name: `name ${count}` });
    await read((text) => text.includes('name 19'));
    expect(Date.now() - begun).toBeLessThan(2_500);
    expect(pictures.length).toBeLessThan(6);
    await reader.cancel();
  });

  it.each([
    ['{', 400, 'This is no JSON.'],
    [{ project: 1 }, 400, 'This is no report of a notebook server.'],
    [{ project: 'sales', sessions: [], stopped: 'x' }, 400, 'This is no report of a notebook server.'],
    [{ project: 'sales', sessions: [{ id: 'x' }] }, 400, 'This is no report of a notebook server.'],
    ['x'.repeat(5 * 2 ** 20), 413, 'This is too long.'],
  ])('refuses a report that is none: %#', async (body, status, message) => {
    expect(await ask('api/report', 'ada', body)).toEqual({ status, body: { message } });
  });

  it('answers with the sizes of a project, or with a person’s own numbers put to the same bounds', async () => {
    const sizes = async (query: string): Promise<unknown> => (await ask(`api/sizes?${query}`, 'ada')).body;
    expect(await sizes('project=sales')).toMatchObject([{ name: 'S', fit: '2 executors on 1 machine' }]);
    expect(await sizes('project=sales&executors=3&cores=3&memoryMib=12288')).toEqual([
      {
        name: 'own',
        executors: 3,
        cores: 3,
        memoryMib: 12_288,
        fit: '3 executors on 2 machines',
        fits: true,
        costPerHour: { currency: 'EUR', amount: 0.75 },
      },
    ]);
    expect(await sizes('project=sales&executors=3&cores=8&memoryMib=12288')).toMatchObject([
      { name: 'own', fits: false, costPerHour: null },
    ]);
    for (const nobodys of ['', 'project=toString', 'project=none&executors=3&cores=3&memoryMib=12288'])
      expect(await sizes(nobodys)).toEqual([]);
    expect((await ask('api/sizes?project=sales', 'nobody')).status).toBe(403);
  });

  it.each([
    ['executors=0&cores=1&memoryMib=1024', 'executors must be a whole number from 1 to 10000000.'],
    ['executors=2&cores=1.5&memoryMib=1024', 'cores must be a whole number from 1 to 10000000.'],
    ['executors=2&cores=&memoryMib=1024', 'cores must be a whole number from 1 to 10000000.'],
    ['executors=2&cores=1&memoryMib=449', 'memoryMib must be a whole number from 450 to 10000000.'],
    ['executors=2&cores=1', 'memoryMib must be a whole number from 450 to 10000000.'],
    ['executors=-2&cores=1&memoryMib=1024', 'executors must be a whole number from 1 to 10000000.'],
    ['executors=1e3&cores=1&memoryMib=1024', 'executors must be a whole number from 1 to 10000000.'],
    ['executors=99999999999&cores=1&memoryMib=1024', 'executors must be a whole number from 1 to 10000000.'],
  ])('refuses own numbers that are none: %s', async (query, message) => {
    expect(await ask(`api/sizes?project=sales&${query}`, 'ada')).toEqual({ status: 400, body: { message } });
  });

  it('knows whom it knew while the hub is away', async () => {
    await say('ada', report);
    hub.closeAllConnections();
    await new Promise((done) => hub.close(done));
    expect((await ask('api/sessions', 'ada')).status).toBe(200);
    expect(await ask('api/sessions', 'bob')).toEqual({
      status: 503,
      body: { message: 'JupyterHub does not answer.' },
    });
  });
});

describe('the history', () => {
  const ended = (id: string, at: string): SparkSession =>
    ({ id, owner: 'ada', startedAt: at, endedAt: at }) as SparkSession;

  it('survives a process that was killed while it wrote', () => {
    const dir = mkdtempSync(join(tmpdir(), 'sparkhub-history-'));
    const file = join(dir, 'history.sqlite');
    const first = new History(file);
    first.add(ended('spark-1', '2026-11-24T08:00:00Z'));
    first.close();
    const program = `
      const { Database } = require('node-sqlite3-wasm');
      const database = new Database(${JSON.stringify(file)});
      database.exec("BEGIN; INSERT INTO session VALUES ('x', 'ada', 1, '{}')");
      process.kill(process.pid, 'SIGKILL');`;
    expect(spawnSync(process.execPath, ['-e', program], { cwd: process.cwd() }).signal).toBe('SIGKILL');
    mkdirSync(`${file}.lock`, { recursive: true });
    expect(existsSync(`${file}.lock`)).toBe(true);
    const second = new History(file);
    expect(second.of('ada').map(({ id }) => id)).toEqual(['spark-1']);
    second.addWait('machine-starting', 42, 0);
    second.close();
    rmSync(dir, { recursive: true });
  });

  it('forgets what is old', () => {
    const dir = mkdtempSync(join(tmpdir(), 'sparkhub-history-'));
    const history = new History(join(dir, 'history.sqlite'));
    history.add(ended('old', '2026-10-01T00:00:00Z'));
    history.add(ended('new', '2026-11-23T00:00:00Z'));
    history.prune(30, Date.parse('2026-11-24T00:00:00Z'));
    expect(history.of('ada').map(({ id }) => id)).toEqual(['new']);
    history.close();
    rmSync(dir, { recursive: true });
  });
});
