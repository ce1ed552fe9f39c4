import { readFile, writeFile } from 'node:fs/promises';
import { DriverError, type Report } from '../../driver.ts';
import type { Connection } from '../connection.ts';
import { execInPod } from '../pods/exec.ts';
import type { ClusterPlace } from './cluster-place.ts';
import { restart, runningPod, StaysAway } from './restart.ts';

const MAGIC = 'SQLite format 3\0';

/** A whole copy of the database while the hub goes on writing to it, on standard output. */
const COPY = `
import sqlite3, sys
live = sqlite3.connect("file:/srv/jupyterhub/jupyterhub.sqlite?mode=ro", uri=True)
copy = sqlite3.connect(":memory:")
live.backup(copy)
sys.stdout.buffer.write(copy.serialize())
`;

/** The other way round, page by page under the database's own locks, after a look at what came. */
const PUT_BACK = `
import sqlite3, sys
data = sys.stdin.buffer.read(int(sys.argv[1]))
copy = sqlite3.connect(":memory:")
copy.deserialize(data)
if copy.execute("pragma integrity_check").fetchone()[0] != "ok": sys.exit("the copy is damaged")
if not copy.execute("select 1 from sqlite_master where name = 'users'").fetchone(): sys.exit("that is no database of a JupyterHub")
live = sqlite3.connect("/srv/jupyterhub/jupyterhub.sqlite")
copy.backup(live)
live.close()
`;

/** Copies the hub's database into a file that only its owner can read. Gives its size in bytes. */
export async function backupDatabase(
  connection: Connection,
  place: ClusterPlace,
  path: string,
): Promise<number> {
  const copy = await execInPod(connection, await runningPod(connection, place, 'hub'), [
    'python3',
    '-c',
    COPY,
  ]).catch(explain);
  if (copy.subarray(0, MAGIC.length).toString('latin1') !== MAGIC)
    throw new DriverError('What came from the hub is no database.', { fix: 'Run the same command again.' });
  await writeFile(path, copy, { mode: 0o600, flag: 'wx' }).catch((cause: NodeJS.ErrnoException) => {
    throw new DriverError(`${path} cannot be written: ${cause.code}.`, {
      fix:
        cause.code === 'EEXIST'
          ? 'A backup is never written over another: name a new file.'
          : 'Name another file.',
      cause,
    });
  });
  return copy.length;
}

/** The bytes of a backup. Throws `DriverError` when it is none, before anything is touched. */
export async function readBackup(path: string): Promise<Buffer> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new DriverError(`${path} cannot be read: ${cause.code}.`, {
      fix: 'Name a file that "sparkhub backup" wrote.',
      cause,
    });
  });
  if (bytes.subarray(0, MAGIC.length).toString('latin1') === MAGIC) return bytes;
  throw new DriverError(`${path} is no backup of a hub's database.`, {
    fix: 'Name a file that "sparkhub backup" wrote.',
  });
}

/** Puts a backup in place of the hub's database, and starts the hub anew with it. Running notebooks go on. */
export async function restoreDatabase(
  connection: Connection,
  place: ClusterPlace,
  backup: Buffer,
  report: Report,
): Promise<void> {
  const pod = await runningPod(connection, place, 'hub');
  report({ what: 'Putting the database back' });
  await execInPod(connection, pod, ['python3', '-c', PUT_BACK, String(backup.length)], backup).catch(explain);
  // At once: what the hub still remembers of the old database must not be written into the new one.
  await restart(connection, place, 'hub', report, { pod, graceSeconds: 0 }).catch((error: unknown) => {
    if (!(error instanceof StaysAway)) throw error;
    throw new DriverError('The database is in place, but the hub does not become ready with it.', {
      fix: 'See why with: sparkhub logs hub   An earlier copy can be put back the same way.',
    });
  });
}

function explain(error: unknown): never {
  if (error instanceof DriverError && /unable to open database file/.test(error.evidence))
    throw new DriverError('The hub keeps its database elsewhere: it is no SQLite file beside it.', {
      fix: 'Use the tools of that database (target.values: hub.db).',
    });
  throw error;
}
