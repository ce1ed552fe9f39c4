import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { totalmem } from 'node:os';

/** Memory that programs may still take, and all there is, in bytes; of the machine or of our container, the tighter. */
export interface MemoryReading {
  readonly availableBytes: number;
  readonly totalBytes: number;
}

/** Reads it now. Throws when the system does not tell. */
export function readMemory(): MemoryReading {
  if (process.platform !== 'linux')
    return parseVmStat(execFileSync('vm_stat', { encoding: 'utf8' }), totalmem());
  const machine = parseMeminfo(readFileSync('/proc/meminfo', 'utf8'));
  const container = readCgroup();
  return container !== undefined && container.availableBytes < machine.availableBytes ? container : machine;
}

/** /proc/meminfo. */
export function parseMeminfo(text: string): MemoryReading {
  const bytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 'x') * 1024;
  return { availableBytes: bytes('MemAvailable'), totalBytes: bytes('MemTotal') };
}

/** What macOS can hand out without swapping: free, inactive, speculative and purgeable pages. */
export function parseVmStat(text: string, totalBytes: number): MemoryReading {
  const pageBytes = Number(/page size of (\d+)/.exec(text)?.[1] ?? 4096);
  const pages = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(text)?.[1] ?? 0);
  const free =
    pages('Pages free') + pages('Pages inactive') + pages('Pages speculative') + pages('Pages purgeable');
  return { availableBytes: free * pageBytes, totalBytes };
}

/** The limit of our control group, version 2 or 1; `undefined` when there is none. */
function readCgroup(): MemoryReading | undefined {
  const groups = readFileSync('/proc/self/cgroup', 'utf8');
  const unified = /^0::(.*)$/m.exec(groups)?.[1] ?? '/';
  const memory = /^\d+:memory:(.*)$/m.exec(groups)?.[1] ?? '/';
  return (
    // A container sees its own group at the root, whatever path it is told.
    readGroup(
      [`/sys/fs/cgroup${unified}`, '/sys/fs/cgroup'],
      'memory.max',
      'memory.current',
      'inactive_file',
    ) ??
    readGroup(
      [`/sys/fs/cgroup/memory${memory}`, '/sys/fs/cgroup/memory'],
      'memory.limit_in_bytes',
      'memory.usage_in_bytes',
      'total_inactive_file',
    )
  );
}

function readGroup(
  places: readonly string[],
  limitFile: string,
  usageFile: string,
  cacheName: string,
): MemoryReading | undefined {
  const place = places.find((candidate) => existsSync(`${candidate}/${limitFile}`));
  if (place === undefined) return undefined;
  const read = (file: string): string => readFileSync(`${place}/${file}`, 'utf8').trim();
  const limit = Number(read(limitFile));
  // "max" in version 2, a huge number in version 1.
  if (!Number.isFinite(limit) || limit > totalmem()) return undefined;
  const cache = Number(new RegExp(`^${cacheName} (\\d+)`, 'm').exec(read('memory.stat'))?.[1] ?? 0);
  return { availableBytes: limit - Number(read(usageFile)) + cache, totalBytes: limit };
}
