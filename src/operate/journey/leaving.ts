import { DriverError } from '../../drivers/driver.ts';
import { counted } from '../../sizing/words.ts';
import { runCell } from './cell.ts';
import { REMOVE_TABLE_CELL } from './cells.ts';
import type { Stage, World } from './stage.ts';
import { until } from './until.ts';

/** Long enough for a machine that does other work as well, in milliseconds. */
const GONE_LIMIT_MS = 60_000;
const CLEAN_UP_LIMIT_MS = 90_000;
const REMOVE_LIMIT_MS = 20_000;

/** Out again, with nothing left behind. */
export const leaving: readonly Stage[] = [
  {
    name: 'stop-session',
    title: 'stop the session; no executor is left',
    needs: ['original-cell'],
    run: async (world) => {
      const { probes, signal } = world.options;
      await runCell(world, 'spark.stop()');
      const left = await until(
        () => probes.executors(),
        (executors) => executors.length === 0,
        { limitMs: GONE_LIMIT_MS, signal },
      );
      if (left.length === 0) return '';
      throw new DriverError(
        `${counted(left.length, 'executor')} did not end within ${GONE_LIMIT_MS / 1000} s of spark.stop().`,
        { fix: 'See: sparkhub logs spark-worker', evidence: left.join('\n') },
      );
    },
  },
  {
    name: 'stop-server',
    title: 'stop the server; no process is left',
    needs: ['spawn'],
    run: async (world) => {
      const { hub, options } = world;
      await leave(world);
      const left = await until(
        () => options.probes.processesOf(hub!.user),
        (processes) => processes.length === 0,
        { limitMs: GONE_LIMIT_MS, signal: options.signal },
      );
      if (left.length === 0) return '';
      throw new DriverError(`${left.length} processes of ${hub!.user} are left.`, {
        fix: 'End them with: sparkhub down',
        evidence: left.join('\n'),
      });
    },
  },
  {
    name: 'clean-up',
    title: 'leave nothing behind',
    needs: [],
    always: true,
    run: async (world) => {
      // The first signal may have been given, and there may be a server to stop all the same.
      world.hub?.obey(AbortSignal.timeout(CLEAN_UP_LIMIT_MS));
      const found = [world.tableWritten && 'a Delta table', world.serverStarted && 'a notebook server'];
      await leave(world);
      const removed = found.filter((what) => typeof what === 'string').join(' and ');
      return removed === '' ? 'nothing was left' : `removed ${removed}`;
    },
  },
];

/** Deletes the table, ends the kernel, stops the server: each if it may be there, and each whatever the others do. */
async function leave(world: World): Promise<void> {
  if (world.serverStarted !== true) return;
  const failures: unknown[] = [];
  const attempt = (work: Promise<unknown> | undefined): Promise<unknown> | undefined =>
    work?.catch((error) => failures.push(error));
  if (world.tableWritten === true) await attempt(removeTable(world));
  // Ends with its server in any case.
  await world.kernel?.shutdown().catch(() => {});
  delete world.kernel;
  await attempt(world.hub?.stopServer().then(() => delete world.serverStarted));
  if (failures.length > 0) throw failures[0];
}

/** In the kernel there is; if that is busy for good or dead, in another one. */
async function removeTable(world: World): Promise<void> {
  try {
    await world.kernel!.interrupt();
    await runCell(world, REMOVE_TABLE_CELL, REMOVE_LIMIT_MS);
  } catch {
    await world.kernel?.shutdown().catch(() => {});
    world.kernel = await world.hub!.startKernel();
    await runCell(world, REMOVE_TABLE_CELL, REMOVE_LIMIT_MS);
  }
  delete world.tableWritten;
}
