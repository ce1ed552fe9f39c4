import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessArtefact } from '../../render/artefact.ts';
import { identify, isAlive } from '../runtime/process-identity.ts';
import { Component, type Surroundings } from './component/component.ts';
import { rotateLog } from './component/log.ts';
import { DEFAULT_TIMING, type Timing } from './component/timing.ts';
import { EventLog } from './events.ts';
import { endGroup } from './leftovers.ts';
import { MemoryGuard } from './memory/guard.ts';
import { endNotebooks, STOP_ORDER, sweep } from './shutdown.ts';
import { logPath, readDesired, statePaths, writeJson } from './state-files.ts';
import { readStatusFile, type StatusFile } from './status.ts';
import { claimSupervision, releaseSupervision } from './supervisor-lock.ts';

export interface SuperviseOptions {
  readonly stateDir: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ends it like SIGTERM. */
  readonly signal?: AbortSignal;
  /** Of sparkhub, shown in the status. */
  readonly version?: string;
  readonly timing?: Partial<Timing>;
}

/**
 * Keeps what run/desired.json lists running until SIGTERM; re-reads the list at SIGHUP. Takes over what an earlier
 * supervisor left running. Resolves with the exit code: 1 when the directory already has a supervisor.
 */
export async function supervise(options: SuperviseOptions): Promise<number> {
  if (!claimSupervision(options.stateDir)) {
    console.error(`Another supervisor already runs for ${options.stateDir}.`);
    return 1;
  }
  const supervisor = new Supervisor(options);
  const stop = (): void => supervisor.requestStop();
  const reload = (): void => supervisor.requestReload();
  process.on('SIGHUP', reload).on('SIGTERM', stop).on('SIGINT', stop);
  options.signal?.addEventListener('abort', stop);
  if (options.signal?.aborted) stop();
  try {
    await supervisor.run();
  } finally {
    process.off('SIGHUP', reload).off('SIGTERM', stop).off('SIGINT', stop);
    releaseSupervision(options.stateDir);
  }
  return 0;
}

/** For a component that was taken out of the list while no supervisor ran. */
const UNWANTED_GRACE_MS = 10_000;

class Supervisor {
  readonly #stateDir: string;
  readonly #timing: Timing;
  readonly #version: string;
  readonly #identity = identify(process.pid);
  readonly #since = new Date().toISOString();
  readonly #events: EventLog;
  readonly #around: Surroundings;
  readonly #components = new Map<string, Component>();
  readonly #busy = new Map<Component, Promise<void>>();
  /** Those with a tick still to come because one was under way. */
  readonly #skipped = new Set<Component>();
  readonly #guard: MemoryGuard;
  #desiredReadAt = '';
  #written = '';
  #stopping = false;
  #reload = true;
  #wake = new AbortController();

  constructor({ stateDir, env, version = '', timing = {} }: SuperviseOptions) {
    this.#stateDir = stateDir;
    this.#version = version;
    this.#timing = { ...DEFAULT_TIMING, ...timing };
    this.#events = new EventLog(stateDir);
    this.#guard = new MemoryGuard(stateDir, (message) => this.#events.add('memory', 'session', message));
    this.#around = {
      stateDir,
      env,
      timing: this.#timing,
      waitsFor: ({ after }) => after.find((name) => this.#components.get(name)?.isReady !== true),
      tell: (kind, about, message) => this.#events.add(kind, about, message),
      changed: () => this.#changed(),
    };
  }

  requestStop(): void {
    this.#stopping = true;
    this.#wake.abort();
  }

  requestReload(): void {
    this.#reload = true;
    this.#wake.abort();
  }

  async run(): Promise<void> {
    await this.#adopt();
    while (!this.#stopping) {
      if (this.#reload) this.#readDesired();
      this.#forgetGone();
      for (const component of this.#components.values()) this.#tick(component);
      this.#writeStatus();
      this.#guard.watch();
      rotateLog(logPath(this.#stateDir, 'supervisor'));
      await this.#pause();
    }
    await this.#shutdown();
  }

  /** Takes over what runs and is wanted; ends what runs and is not. */
  async #adopt(): Promise<void> {
    const wanted = new Map(readDesired(this.#stateDir).map((artefact) => [artefact.name, artefact]));
    const running = (readStatusFile(this.#stateDir)?.components ?? []).filter(({ pid, start }) =>
      isAlive({ pid, started: start }),
    );
    for (const seen of running) {
      const artefact = wanted.get(seen.name);
      if (artefact === undefined) {
        await endGroup({ pid: seen.pid, started: seen.start }, UNWANTED_GRACE_MS);
        continue;
      }
      const component = new Component(artefact, this.#around);
      component.adopt(seen);
      this.#components.set(seen.name, component);
    }
  }

  #readDesired(): void {
    this.#reload = false;
    const desired = readDesired(this.#stateDir);
    const names = new Set<string>(desired.map(({ name }) => name));
    for (const artefact of desired) this.#want(artefact);
    for (const [name, component] of this.#components) if (!names.has(name)) component.wanted = null;
    this.#desiredReadAt = new Date().toISOString();
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

  #forgetGone(): void {
    for (const [name, component] of this.#components) if (component.gone) this.#components.delete(name);
  }

  /** At most one tick of a component at a time: stopping one for 15 s must not keep the others waiting. */
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

  #changed(): void {
    this.#writeStatus();
    this.#wake.abort();
  }

  #writeStatus(): void {
    const components = [...this.#components.values()].filter(({ gone }) => !gone).map((one) => one.status());
    const { pid, started } = this.#identity;
    const supervisor = {
      pid,
      start: started,
      since: this.#since,
      version: this.#version,
      desiredReadAt: this.#desiredReadAt,
    };
    const content = JSON.stringify([supervisor, components]);
    if (content === this.#written) return;
    const file: StatusFile = { supervisor, components, updatedAt: new Date().toISOString() };
    try {
      writeJson(statePaths(this.#stateDir).status, file);
      this.#written = content;
    } catch (error) {
      // On a full disk everything goes on; the next change is written when there is room.
      console.error(`status not written: ${(error as Error).message}`);
    }
  }

  async #pause(): Promise<void> {
    if (this.#stopping || this.#reload) return;
    this.#wake = new AbortController();
    const settled = [...this.#components.values()].every((one) => one.isSettled);
    const { startingPollMs, readyPollMs } = this.#timing;
    await sleep(settled ? readyPollMs : startingPollMs, undefined, { signal: this.#wake.signal }).catch(
      () => {},
    );
  }

  async #shutdown(): Promise<void> {
    await Promise.all(this.#busy.values());
    await endNotebooks(this.#stateDir);
    for (const name of STOP_ORDER) await this.#components.get(name)?.stop();
    await sweep(this.#stateDir);
    this.#events.add('stopped', 'supervisor', 'Everything was stopped.');
  }
}
