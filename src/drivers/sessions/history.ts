import { rmSync } from 'node:fs';
import sqlite from 'node-sqlite3-wasm';
import type { SparkSession } from '../../sessions/session.ts';

const DAY_MS = 86_400_000;
/** Of one person, newest first: more than anybody scrolls through. */
const SHOWN = 50;

/** Sessions that have ended and how long waits took, on disk. SQLite as WebAssembly: nothing is compiled anywhere. */
export class History {
  readonly #database: sqlite.Database;

  /** Opens or makes `file`. Throws `Error` when it is no database. */
  constructor(file: string) {
    // Its lock is a folder, which stays when a process is killed; the service is alone with its file.
    rmSync(`${file}.lock`, { recursive: true, force: true });
    this.#database = new sqlite.Database(file);
    this.#database.exec(`
      PRAGMA journal_mode = TRUNCATE;
      CREATE TABLE IF NOT EXISTS session (
        id TEXT PRIMARY KEY, owner TEXT NOT NULL, ended INTEGER NOT NULL, json TEXT NOT NULL);
      CREATE INDEX IF NOT EXISTS session_of ON session (owner, ended DESC);
      CREATE TABLE IF NOT EXISTS wait (code TEXT NOT NULL, seconds REAL NOT NULL, at INTEGER NOT NULL);
      CREATE INDEX IF NOT EXISTS wait_of ON wait (code, at DESC);
    `);
  }

  /** Keeps a session that has ended; one that was kept already is replaced. */
  add(session: SparkSession): void {
    this.#database.run('INSERT OR REPLACE INTO session (id, owner, ended, json) VALUES (?, ?, ?, ?)', [
      session.id,
      session.owner,
      Date.parse(session.endedAt ?? session.startedAt),
      JSON.stringify(session),
    ]);
  }

  /** The newest of one person. */
  of(owner: string): SparkSession[] {
    return this.#database
      .all('SELECT json FROM session WHERE owner = ? ORDER BY ended DESC LIMIT ?', [owner, SHOWN])
      .map(({ json }) => JSON.parse(json as string) as SparkSession);
  }

  /** Keeps how long a wait took. */
  addWait(code: string, seconds: number, now: number): void {
    this.#database.run('INSERT INTO wait (code, seconds, at) VALUES (?, ?, ?)', [code, seconds, now]);
  }

  /** The last waits of a kind, in seconds. */
  waits(code: string): number[] {
    return this.#database
      .all('SELECT seconds FROM wait WHERE code = ? ORDER BY at DESC LIMIT 50', [code])
      .map(({ seconds }) => seconds as number);
  }

  /** Forgets what is older. */
  prune(keepDays: number, now: number): void {
    for (const [table, time] of [
      ['session', 'ended'],
      ['wait', 'at'],
    ])
      this.#database.run(`DELETE FROM ${table} WHERE ${time} < ?`, [now - keepDays * DAY_MS]);
  }

  close(): void {
    this.#database.close();
  }
}
