import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface Listener {
  readonly pid: number;
  /** The program's name and arguments, cut to a line. */
  readonly command: string;
  /** Value of SPARKHUB_STATE_DIR in its environment, when it is one of ours; empty otherwise. */
  readonly stateDir: string;
}

/** Which process listens on a TCP port of this machine; undefined when nobody does, or it belongs to another account. */
export function whoListens(port: number): Listener | undefined {
  const pid = process.platform === 'linux' ? pidByProc(port) : pidByLsof(port);
  return pid === undefined ? undefined : { pid, command: commandOf(pid), stateDir: stateDirOf(pid) };
}

/** 0A is LISTEN; see proc_net_tcp(5): local_address is hex address:port, field 9 the socket's inode. */
function pidByProc(port: number): number | undefined {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const inodes = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) =>
    lines(table)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local, , state]) => state === '0A' && local?.endsWith(wanted))
      .map((fields) => `socket:[${fields[9]}]`),
  );
  if (inodes.length === 0) return undefined;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => holdsOneOf(pid, inodes));
}

function holdsOneOf(pid: number, inodes: readonly string[]): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => inodes.includes(linkOf(`/proc/${pid}/fd/${fd}`)));
  } catch {
    return false;
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
  const pid = Number(output('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t']).split('\n')[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

const commandOf = (pid: number): string =>
  (process.platform === 'linux'
    ? lines(`/proc/${pid}/cmdline`).join('').replaceAll('\0', ' ')
    : output('ps', ['-o', 'command=', '-p', `${pid}`])
  )
    .trim()
    .slice(0, 80);

function stateDirOf(pid: number): string {
  const environment =
    process.platform === 'linux'
      ? lines(`/proc/${pid}/environ`).join('\n').split('\0')
      : output('ps', ['eww', '-o', 'command=', '-p', `${pid}`]).split(' ');
  return (
    environment
      .find((entry) => entry.startsWith('SPARKHUB_STATE_DIR='))
      ?.slice('SPARKHUB_STATE_DIR='.length) ?? ''
  );
}

function output(command: string, args: string[]): string {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}
