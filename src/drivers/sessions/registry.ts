import type { PlaceObservation, PlacePicture } from '../../sessions/observation.ts';
import { finish, hear, keep, look, type SessionRecord } from '../../sessions/record.ts';
import { isDue } from '../../sessions/release.ts';
import type { ServerReport } from '../../sessions/report.ts';
import type { SparkSession } from '../../sessions/session.ts';
import type { ProjectSettings, SessionsSettings } from '../../sessions/settings.ts';
import { NO_OVERHEAD } from '../../sizing/executor.ts';
import type { History } from './history.ts';
import { WaitTimes } from './wait-times.ts';

/** A server that is silent for so long is gone, if the place does not say that its sessions live. In milliseconds. */
const SILENT_MS = 30_000;
/** The place says that a session is over, and its server has not spoken since. */
const OVER_MS = 4_000;

/** A project that was taken out of the file while somebody works in it. */
const UNKNOWN_PROJECT: ProjectSettings = {
  idleSeconds: 0,
  graceSeconds: 0,
  sizes: [],
  bounds: {
    limits: { executors: 0, cores: 0, memoryMib: 0 },
    extras: { overhead: NO_OVERHEAD },
    machines: { kind: 'unknown' },
  },
};

/** Every live session, and who wants to hear of changes. All state of the service but the history is here. */
export class Registry {
  readonly #settings: SessionsSettings;
  readonly #history: History;
  readonly #records = new Map<string, SessionRecord>();
  readonly #listeners = new Map<string, Set<() => void>>();
  #places = new Map<string, PlaceObservation>();
  #rooms: PlacePicture['rooms'] = new Map();
  readonly #waits: WaitTimes;

  constructor(settings: SessionsSettings, history: History) {
    this.#settings = settings;
    this.#history = history;
    this.#waits = new WaitTimes(history);
  }

  /** What a notebook server says of all its sessions. Gives those that are to be released now. */
  report(owner: string, { project, sessions, stopped = [] }: ServerReport, now: number): string[] {
    for (const report of sessions) {
      const before = this.#records.get(report.id);
      // An application's id is nobody's secret: whoever said it first is its owner.
      if (before !== undefined && before.session.owner !== owner) continue;
      const record = hear(before, report, { owner, project }, this.#settingsOf(project), now);
      this.#records.set(report.id, this.#placed(record, now));
    }
    const alive = new Set(sessions.map(({ id }) => id));
    for (const [id, record] of this.#records)
      if (record.session.owner === owner && !alive.has(id))
        this.#finish(id, record, now, stopped.includes(id));
    this.#tell(owner);
    return this.#due(owner, now);
  }

  /** What the place knows now, of all sessions. */
  place({ sessions, rooms }: PlacePicture, now: number): void {
    this.#places = new Map(sessions.map((one) => [one.id, one]));
    this.#rooms = rooms;
    this.tick(now);
  }

  /** Time has passed: sentences and countdowns are as of now; sessions whose server is gone are over. */
  tick(now: number): void {
    const owners = new Set<string>();
    for (const [id, record] of this.#records) {
      const silent = now - record.heardAt;
      const over = this.#places.get(id)?.over === true && silent > OVER_MS;
      if (over || (silent > SILENT_MS && !this.#places.has(id))) this.#finish(id, record, now);
      else this.#records.set(id, this.#placed(record, now));
      owners.add(record.session.owner);
    }
    for (const owner of owners) this.#tell(owner);
  }

  /** All of one person, live ones first. */
  of(owner: string): SparkSession[] {
    const live = [...this.#records.values()]
      .map(({ session }) => session)
      .filter((one) => one.owner === owner);
    return [...live, ...this.#history.of(owner)];
  }

  /** Keeps a session that was to be released; false when this person has none of that id. */
  keep(owner: string, id: string, minutes: number, now: number): boolean {
    const record = this.#records.get(id);
    if (record === undefined || record.session.owner !== owner) return false;
    this.#records.set(id, keep(record, minutes, this.#settingsOf(record.session.project), now));
    this.#tell(owner);
    return true;
  }

  /** Calls `listener` after each change of what `owner` sees, until the function it gives is called. */
  listen(owner: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(owner) ?? new Set();
    this.#listeners.set(owner, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(owner);
    };
  }

  #placed(record: SessionRecord, now: number): SessionRecord {
    const { id, owner, project } = record.session;
    const place = this.#places.get(id);
    const known = place && {
      ...place,
      waits: place.waits.map((wait) => ({
        ...wait,
        usualSeconds: wait.usualSeconds ?? this.#waits.usual(wait.code),
      })),
    };
    const next = look(record, { place: known, room: this.#rooms.get(owner) }, this.#settingsOf(project), now);
    this.#waits.follow(next.session, now);
    return next;
  }

  #due(owner: string, now: number): string[] {
    return [...this.#records.values()]
      .filter(({ session }) => session.owner === owner && isDue(session.release, now))
      .map((record) => {
        this.#records.set(record.session.id, { ...record, releasing: true });
        return record.session.id;
      });
  }

  #finish(id: string, record: SessionRecord, now: number, stopped = false): void {
    this.#records.delete(id);
    this.#waits.forget(id);
    this.#history.add(finish(record, stopped, now));
  }

  #tell(owner: string): void {
    for (const listener of this.#listeners.get(owner) ?? []) listener();
  }

  #settingsOf(project: string): ProjectSettings {
    return Object.hasOwn(this.#settings.projects, project)
      ? this.#settings.projects[project]!
      : UNKNOWN_PROJECT;
  }
}
