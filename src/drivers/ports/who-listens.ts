import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { ps } from '../ps.ts';

export interface Listener {
  readonly pid: number;
  /** The program's name and arguments, cut to a line. */
  readonly command: string;
  /** Value of SPARKHUB_STATE_DIR in its environment, when it is one of ours; empty otherwise. */
  readonly stateDir: string;
}

/** Which process listens on a TCP port of this machine; undefined when nobody does, or it belongs to another account. */
export const whoListens = (port: number): Listener | undefined => observeListeners()(port);

/** Looks once at all listeners, and answers for any port as of then. */
export function observeListeners(): (port: number) => Listener | undefined {
  const pids = process.platform === 'linux' ? pidsByProc() : undefined;
  return (port) => {
    const pid = pids === undefined ? pidByLsof(port) : pids.get(port);
    return pid === undefined ? undefined : { pid, command: commandOf(pid), stateDir: stateDirOf(pid) };
  };
}

/** 0A is LISTEN; see proc_net_tcp(5): field 1 is the local address as hex address:port, field 9 the socket's inode. */
function pidsByProc(): Map<number, number> {
  const ports = new Map<string, number>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of lines(table)) {
      const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
      if (state === '0A')
        ports.set(`socket:[${inode}]`, Number.parseInt(local.slice(local.lastIndexOf(':') + 1), 16));
    }
  }
  const pids = new Map<number, number>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    for (const socket of openFiles(pid)) {
      const port = ports.get(socket);
      // A child may have inherited the socket: the first is the one that opened it.
      if (port !== undefined && !pids.has(port)) pids.set(port, Number(pid));
    }
  }
  return pids;
}

function openFiles(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`));
  } catch {
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function lines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return [];
  }
}

function pidByLsof(port: number): number | undefined {
  const pid = Number(lsof(port).split('\n')[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

const commandOf = (pid: number): string =>
  (process.platform === 'linux'
    ? lines(`/proc/${pid}/cmdline`).join('').replaceAll('\0', ' ')
    : ps('-o', 'command=', '-p', `${pid}`)
  )
    .trim()
    .slice(0, 80);

function stateDirOf(pid: number): string {
  if (process.platform !== 'linux') return stateDirIn(ps('eww', '-o', 'command=', '-p', `${pid}`));
  const marker = 'SPARKHUB_STATE_DIR=';
  const environment = lines(`/proc/${pid}/environ`).join('\n').split('\0');
  return environment.find((entry) => entry.startsWith(marker))?.slice(marker.length) ?? '';
}

/** Of a line of `ps eww`, which parts variables by a space only; a path may hold spaces too. */
export function stateDirIn(line: string): string {
  return / SPARKHUB_STATE_DIR=(.*?)(?= [A-Za-z_][A-Za-z0-9_]*=|\s*$)/.exec(line)?.[1] ?? '';
}

function lsof(port: number): string {
  try {
    return execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return '';
  }
}
