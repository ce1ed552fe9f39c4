import { rmSync } from 'node:fs';
import { identify } from '../../process-identity.ts';
import { statePaths, writeJson } from '../state-files.ts';
import type { ComponentStatus, StatusFile } from '../status.ts';

/** Writes run/status.json, and only when it says something new: an idle platform leaves the disk alone. */
export class StatusWriter {
  /** When the list was last read, ISO. */
  desiredReadAt = '';
  readonly #path: string;
  readonly #version: string;
  readonly #identity = identify(process.pid);
  readonly #since = new Date().toISOString();
  #written = '';
  #complained = '';

  constructor(stateDir: string, version: string) {
    this.#path = statePaths(stateDir).status;
    this.#version = version;
  }

  write(components: readonly ComponentStatus[]): void {
    const { pid, started: start } = this.#identity;
    const { desiredReadAt } = this;
    const supervisor = { pid, start, since: this.#since, version: this.#version, desiredReadAt };
    const content = JSON.stringify([supervisor, components]);
    if (content === this.#written) return;
    const file: StatusFile = { supervisor, components, updatedAt: new Date().toISOString() };
    try {
      writeJson(this.#path, file);
      this.#written = content;
      this.#complained = '';
    } catch (error) {
      // On a full disk everything goes on; the next tick tries again.
      const { message } = error as Error;
      if (message !== this.#complained) console.error(`status not written: ${message}`);
      this.#complained = message;
    }
  }

  /** Everything was stopped on purpose: there is nothing to tell of. */
  clear(): void {
    rmSync(this.#path, { force: true });
  }
}
