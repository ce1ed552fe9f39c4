import { readdirSync, readFileSync } from 'node:fs';
import { ps } from '../ps.ts';

/** A running process that carries SPARKHUB_STATE_DIR of one platform. */
export interface PlatformProcess {
  readonly pid: number;
  readonly parent: number;
  /** With `pid`, names one process for good. */
  readonly start: string;
  readonly command: string;
  readonly memoryBytes: number;
  /** Who works in it: JUPYTERHUB_USER, when it belongs to a notebook. */
  readonly user?: string;
}

/** Every process of the platform this account can see. Zombies are not processes. */
export function listPlatformProcesses(stateDir: string): PlatformProcess[] {
  return process.platform === 'linux' ? listFromProc(stateDir) : listFromPs(stateDir);
}

function listFromProc(stateDir: string): PlatformProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return readOne(stateDir, Number(name));
      } catch {
        // It ended while we looked, or belongs to someone else.
        return [];
      }
    });
}

function readOne(stateDir: string, pid: number): PlatformProcess[] {
  const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  if (!environment.includes(`SPARKHUB_STATE_DIR=${stateDir}`)) return [];
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z') return [];
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  const user = variable(environment, 'JUPYTERHUB_USER');
  return [
    {
      pid,
      parent: Number(fields[1]),
      start: fields[19] ?? '',
      command,
      memoryBytes:
        Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024,
      ...(user === undefined ? {} : { user }),
    },
  ];
}

/** macOS: `ps` with E shows a process's environment after its command, for processes of this account. */
function listFromPs(stateDir: string): PlatformProcess[] {
  return ps('-axEww', '-o', 'pid=,ppid=,rss=,lstart=,command=')
    .split('\n')
    .flatMap((line) => parsePsLine(stateDir, line));
}

/** One line of `ps`; empty when it is not of the platform. */
export function parsePsLine(stateDir: string, line: string): PlatformProcess[] {
  const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\w{3} +\w+ +\w+ +[\d:]+ +\d{4})\s+(.*)$/.exec(line);
  const rest = match?.[5] ?? '';
  if (match === null || !`${rest} `.includes(` SPARKHUB_STATE_DIR=${stateDir} `)) return [];
  const user = variable(rest.split(' '), 'JUPYTERHUB_USER');
  const firstVariable = rest.search(/ [A-Za-z_][A-Za-z0-9_]*=/);
  return [
    {
      pid: Number(match[1]),
      parent: Number(match[2]),
      start: (match[4] ?? '').trim(),
      command: firstVariable < 0 ? rest : rest.slice(0, firstVariable),
      memoryBytes: Number(match[3]) * 1024,
      ...(user === undefined ? {} : { user }),
    },
  ];
}

function variable(environment: readonly string[], name: string): string | undefined {
  return environment.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1);
}
