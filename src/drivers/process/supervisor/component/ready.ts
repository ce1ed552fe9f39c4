import { get } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessArtefact, ReadyCheck } from '../../../../render/artefact.ts';

const LIMIT_MS = 2_000;
const LOOKS = 10;
const LOOK_AGAIN_MS = 100;

/** Whether the component answers now. Takes up to 2 s. */
export function isReady(check: ReadyCheck): Promise<boolean> {
  return check.kind === 'tcp' ? accepts(check.host, check.port) : answers(check.url);
}

/**
 * The first of the component's ports that another program holds; `undefined` when all are free. Looks again for up to
 * a second: of a process with many threads, the last may hold a port for a moment after the process counts as gone.
 */
export async function takenPort({ ports, ready }: ProcessArtefact): Promise<number | undefined> {
  const host = ready.kind === 'tcp' ? ready.host : '127.0.0.1';
  for (let look = 0; ; look += 1) {
    const taken = await Promise.all(ports.map((port) => accepts(host, port)));
    const first = ports.find((_port, index) => taken[index]);
    if (first === undefined || look === LOOKS) return first;
    await sleep(LOOK_AGAIN_MS);
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: LIMIT_MS });
    const end = (accepted: boolean): void => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { timeout: LIMIT_MS, agent: false }, (response) => {
      response.resume();
      resolve((response.statusCode ?? 500) < 500);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
    request.once('close', () => resolve(false));
  });
}
