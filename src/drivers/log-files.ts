import { open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 300;
const pathOf = (stateDir: string, name: string): string => join(stateDir, 'logs', `${basename(name)}.log`);

/** Names of the logs there are, sorted. */
export async function listLogs(stateDir: string): Promise<string[]> {
  const names = await readdir(join(stateDir, 'logs')).catch(() => []);
  return names
    .filter((name) => name.endsWith('.log'))
    .map((name) => name.slice(0, -'.log'.length))
    .sort();
}

/** The last `count` lines of a log. */
export async function tailLog(stateDir: string, name: string, count: number): Promise<string[]> {
  const text = (await readFile(pathOf(stateDir, name), 'utf8').catch(() => '')).trimEnd();
  return text === '' || count === 0 ? [] : text.split('\n').slice(-count);
}

/** Calls `write` for each line added from now on, until the signal; goes on when the log starts anew. */
export async function followLog(
  stateDir: string,
  name: string,
  write: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const path = pathOf(stateDir, name);
  let position = await sizeOf(path);
  let rest = '';
  while (!signal.aborted) {
    const size = await sizeOf(path);
    if (size < position) position = 0;
    if (size > position) {
      const lines = (rest + (await readRange(path, position, size))).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) write(line);
      position = size;
    }
    await sleep(POLL_MS, undefined, { signal }).catch(() => {});
  }
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

async function readRange(path: string, from: number, to: number): Promise<string> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(to - from), position: from });
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await handle.close();
  }
}
