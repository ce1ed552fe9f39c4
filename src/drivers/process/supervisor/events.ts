import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { statePaths } from '../state-files.ts';

/** Something the supervisor did or saw, told in words for people. */
export interface PlatformEvent {
  /** ISO time. */
  readonly at: string;
  readonly kind: EventKind;
  /** A component's name, `supervisor`, or `session` for what runs in a notebook or an executor. */
  readonly about: string;
  readonly message: string;
}
export type EventKind = 'adopted' | 'ready' | 'exited' | 'failed' | 'unresponsive' | 'stopped' | 'memory';

const KEEP = 500;

/** Adds an event; the file keeps about the last 500. */
export class EventLog {
  readonly #path: string;
  #lines: number;

  constructor(stateDir: string) {
    this.#path = statePaths(stateDir).events;
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    this.#lines = linesOf(this.#path).length;
  }

  add(kind: EventKind, about: string, message: string): void {
    const event: PlatformEvent = { at: new Date().toISOString(), kind, about, message };
    try {
      appendFileSync(this.#path, `${JSON.stringify(event)}\n`, { mode: 0o600 });
      this.#lines += 1;
      if (this.#lines >= KEEP * 1.2) this.#shorten();
    } catch {
      // A full disk must not stop the supervisor.
    }
  }

  #shorten(): void {
    const kept = linesOf(this.#path).slice(-KEEP);
    writeFileSync(`${this.#path}.new`, `${kept.join('\n')}\n`, { mode: 0o600 });
    renameSync(`${this.#path}.new`, this.#path);
    this.#lines = kept.length;
  }
}

/** The last `limit` events, oldest first. */
export async function readEvents(stateDir: string, limit: number): Promise<PlatformEvent[]> {
  return linesOf(statePaths(stateDir).events).slice(-limit).flatMap(parse);
}

function parse(line: string): PlatformEvent[] {
  try {
    return [JSON.parse(line) as PlatformEvent];
  } catch {
    return [];
  }
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch {
    return [];
  }
}
