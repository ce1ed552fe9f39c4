import { renameSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Report } from '../../driver.ts';
import { takeLock } from '../../lock/lock-file.ts';
import { identify, isAlive, type ProcessIdentity } from '../../process-identity.ts';

interface Holder extends ProcessIdentity {
  /** Commands it started: when it was killed they may live on and must not write beside ours. */
  readonly children: readonly ProcessIdentity[];
}

const POLL_MS = 500;

/** Keeps two processes from installing the same runtime at once. Parts installed by one process share it. */
export class InstallLock {
  readonly #path: string;
  readonly #children: ProcessIdentity[] = [];
  #users = 0;
  #acquired: Promise<void> | undefined;

  /** `path`: a file beside the runtime directory. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Waits until no other process installs, then does the work. */
  async hold<T>(report: Report, work: () => Promise<T>): Promise<T> {
    this.#users += 1;
    this.#acquired ??= this.#acquire(report);
    let held = false;
    try {
      await this.#acquired;
      held = true;
      return await work();
    } finally {
      this.#users -= 1;
      if (this.#users === 0) {
        this.#acquired = undefined;
        if (held) await rm(this.#path, { force: true });
      }
    }
  }

  /** Remembers a command on disk, so that it can be ended should we be killed. Only while the lock is held. */
  track(pid: number): void {
    this.#children.push(identify(pid));
    this.#write();
  }

  async #acquire(report: Report): Promise<void> {
    for (;;) {
      const holder = await takeLock(this.#path, this.#holder(), async (dead) => {
        for (const child of dead?.children ?? []) await end(child);
      });
      if (holder === undefined) return;
      report({ what: `Waiting for another sparkhub (process ${holder.pid}) that installs the same` });
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  #holder(): Holder {
    return { ...identify(process.pid), children: this.#children.filter(isAlive) };
  }

  #write(): void {
    const draft = `${this.#path}.draft-${process.pid}`;
    writeFileSync(draft, JSON.stringify(this.#holder()));
    renameSync(draft, this.#path);
  }
}

async function end(child: ProcessIdentity): Promise<void> {
  for (let attempt = 0; isAlive(child); attempt += 1) {
    try {
      process.kill(child.pid, attempt < 20 ? 'SIGTERM' : 'SIGKILL');
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
