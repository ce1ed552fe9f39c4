import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessArtefact } from '../../../render/artefact.ts';
import { logPath, readDesired } from '../state-files.ts';
import { Component, type Surroundings } from './component/component.ts';
import { rotateLog } from './component/log.ts';
import { DEFAULT_TIMING, type Timing } from './component/timing.ts';
import { EventLog } from './events.ts';
import { MemoryGuard } from './memory/guard.ts';
import { endNotebooks, STOP_ORDER, sweep } from './shutdown.ts';
import { StatusWriter } from './status-writer.ts';
import { takeOver } from './takeover.ts';

export interface SuperviseOptions {
  readonly stateDir: string;
  /** The operator's environment; components see only the allowed part. */
  readonly env: NodeJS.ProcessEnv;
  /** Of sparkhub, shown in the status. */
  readonly version?: string;
  readonly timing?: Partial<Timing>;
}

/** The loop: reads what should run, gives each component its tick, writes what it sees, sleeps. */
export class Supervisor {
  readonly #stateDir: string;
  readonly #timing: Timing;
  readonly #status: StatusWriter;
  readonly #events: EventLog;
  readonly #guard: MemoryGuard;
  readonly #around: Surroundings;
  readonly #components = new Map<string, Component>();
  readonly #busy = new Map<Component, Promise<void>>();
  /** Those with a tick still to come because one was under way. */
  readonly #skipped = new Set<Component>();
  #stopping = false;
  #reload = true;
  #wake = new AbortController();

  constructor({ stateDir, env, version = '', timing = {} }: SuperviseOptions) {
    this.#stateDir = stateDir;
    this.#timing = { ...DEFAULT_TIMING, ...timing };
    this.#status = new StatusWriter(stateDir, version);
    this.#events = new EventLog(stateDir);
    this.#guard = new MemoryGuard(stateDir, (message) => this.#events.add('memory', 'session', message));
    this.#around = {
      stateDir,
      env,
      timing: this.#timing,
      waitsFor: ({ after }) => after.find((name) => this.#components.get(name)?.isReady !== true),
      tell: (kind, about, message) => this.#events.add(kind, about, message),
      changed: () => {
        this.#writeStatus();
        this.#wake.abort();
      },
    };
  }

  /** Ends everything, then the loop. */
  requestStop(): void {
    this.#stopping = true;
    this.#wake.abort();
  }

  /** Reads the list again, now. */
  requestReload(): void {
    this.#reload = true;
    this.#wake.abort();
  }

  async run(): Promise<void> {
    for (const one of await takeOver(readDesired(this.#stateDir), this.#around))
      this.#components.set(one.name, one);
    while (!this.#stopping) {
      this.#wake = new AbortController();
      if (this.#reload) this.#readDesired();
      for (const [name, component] of this.#components) {
        if (component.gone) this.#components.delete(name);
        else this.#tick(component);
      }
      this.#writeStatus();
      this.#guard.watch();
      rotateLog(logPath(this.#stateDir, 'supervisor'));
      await this.#pause();
    }
    await this.#shutDown();
  }

  #readDesired(): void {
    this.#reload = false;
    const desired = readDesired(this.#stateDir);
    const names = new Set<string>(desired.map(({ name }) => name));
    for (const artefact of desired) this.#want(artefact);
    for (const [name, component] of this.#components) if (!names.has(name)) component.wanted = null;
    this.#status.desiredReadAt = new Date().toISOString();
  }

  #want(artefact: ProcessArtefact): void {
    const known = this.#components.get(artefact.name);
    if (known === undefined) {
      this.#components.set(artefact.name, new Component(artefact, this.#around));
      return;
    }
    known.wanted = artefact;
    known.tryNow();
  }

  /** At most one tick of a component at a time; stopping one for 15 s must not keep the others waiting. */
  #tick(component: Component): void {
    if (this.#busy.has(component)) {
      this.#skipped.add(component);
      return;
    }
    const tick = component
      .tick()
      .catch((error: unknown) => console.error(`${component.name}: ${(error as Error).stack}`))
      .finally(() => {
        this.#busy.delete(component);
        if (this.#skipped.delete(component)) this.#wake.abort();
      });
    this.#busy.set(component, tick);
  }

  #writeStatus(): void {
    this.#status.write([...this.#components.values()].filter(({ gone }) => !gone).map((one) => one.status()));
  }

  async #pause(): Promise<void> {
    const settled = [...this.#components.values()].every((one) => one.isSettled);
    const { startingPollMs, readyPollMs } = this.#timing;
    await sleep(settled ? readyPollMs : startingPollMs, undefined, { signal: this.#wake.signal }).catch(
      () => {},
    );
  }

  async #shutDown(): Promise<void> {
    await Promise.all(this.#busy.values());
    await endNotebooks(this.#stateDir);
    for (const name of STOP_ORDER) await this.#components.get(name)?.stop();
    await sweep(this.#stateDir);
    this.#status.clear();
    this.#events.add('stopped', 'supervisor', 'Everything was stopped.');
  }
}
