import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Ports } from '../../render/site.ts';
import { DriverError } from '../driver.ts';
import { writeWhole } from '../files/write.ts';
import { observeListeners, whoListens } from './who-listens.ts';

/** Where we look first for each port inside the machine. */
const PREFERRED: Omit<Ports, 'public'> = {
  proxyApi: 8001,
  hub: 8081,
  sessions: 8082,
  sparkMaster: 7077,
  sparkMasterUi: 8180,
  sparkWorker: 7078,
  sparkWorkerUi: 8181,
};
const LOOPBACK = '127.0.0.1';

interface Request {
  readonly stateDir: string;
  readonly preferred: number;
  readonly address: string;
  readonly onTaken: 'fail' | 'next';
}

/**
 * The ports of a platform: those of earlier runs while they are ours or free, else free ones near the preferred.
 * Changes nothing; `savePorts` keeps them. Throws `DriverError` when the public port is taken and must not move.
 */
export async function choosePorts({ stateDir, preferred, address, onTaken }: Request): Promise<Ports> {
  const saved = await readKept(stateDir);
  const listeners = lazily(observeListeners);
  const chosen = new Set<number>();
  const usable = async (port: number, on: string): Promise<boolean> =>
    !chosen.has(port) && ((await isFree(port, on)) || listeners()(port)?.stateDir === stateDir);
  const next = async (first: number, on: string): Promise<number> => {
    for (let port = first; port <= 65_535; port++) {
      if (await usable(port, on)) {
        chosen.add(port);
        return port;
      }
    }
    throw new DriverError('No free port is left on this machine.', {
      fix: 'End programs that hold them (see: ss -ltnp).',
    });
  };
  const before = saved.asked === preferred ? saved.public : undefined;
  const first = before ?? preferred;
  if (onTaken === 'fail' && !(await usable(first, address))) throw taken(first);
  const ports: Record<string, number> = { public: await next(first, address) };
  for (const [name, port] of Object.entries(PREFERRED)) {
    const kept = saved[name as keyof Ports];
    ports[name] = await next(kept !== undefined && (await usable(kept, LOOPBACK)) ? kept : port, LOOPBACK);
  }
  return ports as unknown as Ports;
}

/** Looking at every process takes a while, and is needed only when a port is not free. */
function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Keeps the ports for later runs, which public port was asked for, and the address people open. */
export async function savePorts(stateDir: string, ports: Ports, asked: number, url: string): Promise<void> {
  await writeWhole(pathOf(stateDir), `${JSON.stringify({ ...ports, asked, url }, null, 2)}\n`, 0o600);
}

/** The address people open, as the last `up` had it; empty when there was none. */
export async function keptUrl(stateDir: string): Promise<string> {
  return (await readKept(stateDir)).url ?? '';
}

type Kept = Partial<Ports> & { readonly asked?: number; readonly url?: string };

/** Nothing when there is no file or a damaged one. */
async function readKept(stateDir: string): Promise<Kept> {
  try {
    return JSON.parse(await readFile(pathOf(stateDir), 'utf8')) as Kept;
  } catch {
    return {};
  }
}

const pathOf = (stateDir: string): string => join(stateDir, 'run', 'ports.json');

function taken(port: number): DriverError {
  const holder = whoListens(port);
  const by = holder === undefined ? 'another program' : `process ${holder.pid} (${holder.command})`;
  return new DriverError(`Port ${port} is taken by ${by}.`, {
    fix: `Stop it, or set target.port to a free one such as ${port + 10}, or target.onPortTaken: next.`,
  });
}

function isFree(port: number, address: string): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen({ port, host: address, exclusive: true }, () => server.close(() => done(true)));
  });
}
