import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessArtefact } from '../../../../render/artefact.ts';
import { fingerprint } from '../../../../render/fingerprint.ts';
import { isAlive, type ProcessIdentity } from '../../../process-identity.ts';
import { endGroup, signalGroup } from '../../leftovers.ts';
import { logPath } from '../../state-files.ts';
import type { ComponentState, ComponentStatus } from '../../status.ts';
import type { EventKind } from '../events.ts';
import { launch } from './launch.ts';
import { rotateLog } from './log.ts';
import { Patience } from './patience.ts';
import { isReady, takenPort } from './ready.ts';
import type { Timing } from './timing.ts';

/** A process is seen to be gone a moment before Node.js says how it ended. */
const END_NEWS_MS = 200;

/** What a component needs from the supervisor it lives in. */
export interface Surroundings {
  readonly stateDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly timing: Timing;
  /** The first component of these that is not ready, by name. */
  waitsFor(artefact: ProcessArtefact): string | undefined;
  tell(kind: EventKind, about: string, message: string): void;
  /** Its status differs from before. */
  changed(): void;
}

/** One component: started, watched, restarted, replaced, stopped. `tick` does the next thing due. */
export class Component {
  /** What should run; `null`: nothing, and then it can be forgotten once `gone`. */
  wanted: ProcessArtefact | null;
  readonly #around: Surroundings;
  #artefact: ProcessArtefact;
  #fingerprint: string;
  #state: ComponentState = 'starting';
  #since = new Date();
  #detail = '';
  #identity: ProcessIdentity | null = null;
  #end: Promise<string> = Promise.resolve('ended');
  #restarts = 0;
  readonly #patience: Patience;
  #checkAt = 0;

  constructor(artefact: ProcessArtefact, around: Surroundings) {
    this.wanted = artefact;
    this.#artefact = artefact;
    this.#fingerprint = fingerprint(artefact);
    this.#around = around;
    this.#patience = new Patience(around.timing);
  }

  get name(): ProcessArtefact['name'] {
    return this.#artefact.name;
  }
  get isReady(): boolean {
    return this.#state === 'ready';
  }
  /** Nothing about it will change within a moment. */
  get isSettled(): boolean {
    return this.#state === 'ready' || this.#state === 'failed';
  }
  get gone(): boolean {
    return this.wanted === null && this.#identity === null;
  }

  status(): ComponentStatus {
    const { name, title } = this.#artefact;
    return {
      name,
      title,
      state: this.#state,
      pid: this.#identity?.pid ?? 0,
      start: this.#identity?.started ?? '',
      since: this.#since.toISOString(),
      restarts: this.#restarts,
      detail: this.#detail,
      fingerprint: this.#fingerprint,
    };
  }

  /** Takes over a process an earlier supervisor started; one made from another artefact is replaced at the next tick. */
  adopt(seen: ComponentStatus): void {
    this.#identity = { pid: seen.pid, started: seen.start };
    this.#fingerprint = seen.fingerprint;
    this.#restarts = seen.restarts;
    this.#since = new Date(seen.since);
    this.#patience.started(performance.now());
    if (seen.state === 'ready') this.#patience.answered(performance.now());
    this.#state = seen.state === 'ready' ? 'ready' : 'starting';
    this.#around.tell('adopted', this.name, `${this.#artefact.title} was already running.`);
  }

  /** Someone asks for it now: forget earlier failures and do not wait for the pause to end. */
  tryNow(): void {
    this.#patience.reset();
    if (this.#state === 'failed') this.#become('restarting', this.#detail);
  }

  async tick(): Promise<void> {
    if (this.#identity !== null && !isAlive(this.#identity)) await this.#ended();
    const { wanted } = this;
    if (wanted === null) return this.stop();
    if (fingerprint(wanted) !== this.#fingerprint) await this.#replace(wanted);
    else this.#artefact = wanted;
    if (this.#identity === null) await this.#startWhenDue();
    else if (performance.now() >= this.#checkAt) await this.#check(this.#identity);
  }

  /** Ends it with all its children, by force after its own time limit. */
  async stop(): Promise<void> {
    const identity = this.#identity;
    if (identity === null) return;
    this.#become(this.#state, 'is stopping');
    await endGroup(identity, this.#artefact.stopTimeoutMs);
    this.#identity = null;
    this.#become('stopped', '');
    this.#around.tell('stopped', this.name, `${this.#artefact.title} was stopped.`);
  }

  async #replace(wanted: ProcessArtefact): Promise<void> {
    await this.stop();
    this.#artefact = wanted;
    this.#fingerprint = fingerprint(wanted);
    this.#patience.reset();
    this.#become('starting', '');
  }

  async #startWhenDue(): Promise<void> {
    if (!this.#patience.isDue(performance.now())) return;
    const before = this.#around.waitsFor(this.#artefact);
    if (before !== undefined) {
      if (this.#state !== 'failed') this.#become('starting', `waits for ${before}`);
      return;
    }
    const taken = await takenPort(this.#artefact);
    if (taken !== undefined) return this.#failed(`port ${taken} is held by another program`);
    try {
      const { identity, ended } = await launch(this.#artefact, this.#around.stateDir, this.#around.env);
      this.#identity = identity;
      this.#end = ended;
      this.#patience.started(performance.now());
      this.#checkAt = 0;
      if (this.#state !== 'failed') this.#become('starting', '');
      this.#around.changed();
      void ended.then(() => this.#around.changed());
    } catch (error) {
      this.#failed(`could not be started: ${(error as Error).message.replace(/\.$/, '')}`);
    }
  }

  async #check(identity: ProcessIdentity): Promise<void> {
    const { timing, stateDir } = this.#around;
    rotateLog(logPath(stateDir, this.name));
    const ready = await isReady(this.#artefact.ready);
    if (!isAlive(identity)) return this.#ended();
    const now = performance.now();
    if (ready) {
      this.#checkAt = now + timing.readyPollMs * 0.9;
      this.#answered(this.#patience.answered(now));
      return;
    }
    const message = this.#patience.silent(now);
    if (message === undefined) return;
    this.#around.tell('unresponsive', this.name, `${this.#artefact.title} ${message} and is restarted.`);
    await endGroup(identity, this.#artefact.stopTimeoutMs);
    this.#identity = null;
    this.#failed(message);
  }

  #answered(tookMs: number): void {
    if (this.isReady) return;
    this.#become('ready', '');
    this.#around.tell(
      'ready',
      this.name,
      `${this.#artefact.title} is ready after ${(tookMs / 1000).toFixed(1)} s.`,
    );
  }

  async #ended(): Promise<void> {
    // What it left in its group may hold its ports.
    if (this.#identity !== null) signalGroup(this.#identity.pid, 'SIGKILL');
    this.#identity = null;
    const how = await Promise.race([this.#end, sleep(END_NEWS_MS, 'ended')]);
    this.#around.tell('exited', this.name, `${this.#artefact.title} ${how} and is restarted.`);
    this.#failed(how);
  }

  #failed(why: string): void {
    this.#restarts += 1;
    const times = this.#patience.failed(performance.now());
    if (times !== undefined && this.#state !== 'failed') {
      this.#around.tell('failed', this.name, `${this.#artefact.title} ${why}, ${times} times in a row.`);
    }
    this.#become(times === undefined ? 'restarting' : 'failed', why);
  }

  #become(state: ComponentState, detail: string): void {
    if (this.#state === state && this.#detail === detail) return;
    if (this.#state !== state) this.#since = new Date();
    this.#state = state;
    this.#detail = detail;
    this.#around.changed();
  }
}
