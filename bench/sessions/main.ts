import { type ChildProcess, spawn } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SessionsSettings } from '../../src/sessions/settings.ts';
import { NO_OVERHEAD } from '../../src/sizing/executor.ts';
import { processorSeconds } from '../processor.ts';
import { makeCluster } from './cluster.ts';
import { PEOPLE } from './people.ts';
import { reportAll } from './reports.ts';

const WARM_UP_MS = 10_000;
const MEASURED_MS = 30_000;
const MARKS = { megabytes: 300, cores: 1, seconds: 2 };

/**
 * The sessions service as a cluster runs it: told of 500 sessions of 10 executors every two seconds, and watching their
 * 5,500 pods. Gives its memory, its share of one core, and how long a change takes to reach who listens. There is no stock
 * peer: the marks are the issue's.
 */
export async function benchSessions(
  { say }: { readonly say: (text: string) => void },
  signal: AbortSignal,
): Promise<{ readonly table: string; readonly json: object }> {
  const dir = mkdtempSync(join(tmpdir(), 'sparkhub-bench-sessions-'));
  const hub = createServer((request, response) =>
    response.end(JSON.stringify({ kind: 'user', name: request.headers.authorization?.slice(6) })),
  );
  await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
  const port = await freePort();
  const settings: SessionsSettings = {
    listen: { host: '127.0.0.1', port },
    prefix: '/',
    hubApiUrl: `http://127.0.0.1:${(hub.address() as AddressInfo).port}`,
    historyFile: join(dir, 'history.sqlite'),
    keepDays: 30,
    place: { kind: 'kubernetes', platform: 'bench', userNamespacePrefix: PEOPLE.prefix },
    projects: {
      sales: {
        idleSeconds: 1800,
        graceSeconds: 300,
        sizes: [],
        bounds: {
          limits: {
            executors: PEOPLE.executors,
            cores: 3 * PEOPLE.executors,
            memoryMib: 16 * 1024 * PEOPLE.executors,
          },
          extras: { overhead: NO_OVERHEAD },
          machines: { kind: 'unknown' },
        },
      },
    },
  };
  writeFileSync(join(dir, 'sessions.json'), JSON.stringify(settings));
  const cluster = await makeCluster(join(dir, 'kubeconfig'));
  const service = spawn(process.execPath, ['dist/main.js', 'sessions-service', join(dir, 'sessions.json')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, KUBECONFIG: join(dir, 'kubeconfig') },
  });
  const url = `http://127.0.0.1:${port}/api`;
  try {
    await untilAnswers(url);
    say(
      `${PEOPLE.count} people, each with a session of ${PEOPLE.executors} executors, told every ${PEOPLE.everyMs / 1000} s...`,
    );
    const stop = new AbortController();
    const both = AbortSignal.any([signal, stop.signal]);
    setMaxListeners(0, both);
    const load = reportAll(url, both);
    const delays: number[] = [];
    const listening = listen(url, 0, delays, both);
    await wait(WARM_UP_MS, signal);
    delays.length = 0;
    const before = processorSeconds(service.pid!);
    await wait(MEASURED_MS, signal);
    const cores = (processorSeconds(service.pid!) - before) / (MEASURED_MS / 1000);
    const megabytes = residentMegabytes(service);
    stop.abort();
    await Promise.allSettled([load, listening]);
    const seconds = Math.max(...delays) / 1000;
    const figures = { megabytes, cores, seconds, changesSeen: delays.length };
    return { table: describe(figures), json: { figures, marks: MARKS } };
  } finally {
    service.kill('SIGTERM');
    cluster.stop();
    hub.closeAllConnections();
    hub.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

const describe = (figures: Readonly<Record<keyof typeof MARKS, number>>): string =>
  [
    `memory           ${figures.megabytes.toFixed(0)} MB   (mark ${MARKS.megabytes})`,
    `of one core      ${(figures.cores * 100).toFixed(0)} %   (mark ${MARKS.cores * 100})`,
    `report to screen ${figures.seconds.toFixed(2)} s at most   (mark ${MARKS.seconds})`,
  ].join('\n');

async function listen(url: string, person: number, delays: number[], signal: AbortSignal): Promise<void> {
  const answer = await fetch(`${url}/events`, {
    headers: { authorization: `token person${person}` },
    signal,
  });
  let last = '';
  for await (const piece of answer.body!.pipeThrough(new TextDecoderStream())) {
    const name = /"name":"at (\d+)"/.exec(piece)?.[1];
    if (name === undefined || name === last) continue;
    last = name;
    delays.push(Date.now() - Number(name));
  }
}

const residentMegabytes = ({ pid }: ChildProcess): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

async function untilAnswers(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const found = await fetch(url.replace('/api', '/health')).catch(() => undefined);
    if (found?.ok) return;
    await wait(100);
  }
  throw new Error('The sessions service does not answer.');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const wait = (ms: number, signal?: AbortSignal): Promise<void> =>
  pause(ms, undefined, signal === undefined ? {} : { signal });
