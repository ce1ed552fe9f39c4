import { DriverError } from '../../drivers/driver.ts';
import { runCell } from './cell.ts';
import {
  DELTA_ANSWER,
  DELTA_CELL,
  FLIGHTS,
  FLIGHTS_BY_ORIGIN,
  REAL_DATA_CELL,
  REMOVE_TABLE_CELL,
} from './cells.ts';
import { awaitExecutors } from './executors.ts';
import { ORIGINAL_CELL } from './original-cell.ts';
import type { Stage } from './stage.ts';

/** Spark from the notebook: the original's test, real data, Delta. */
export const computing: readonly Stage[] = [
  {
    name: 'original-cell',
    title: "run the original's test cell",
    needs: ['kernel'],
    run: async (world) => {
      await runCell(world, ORIGINAL_CELL);
      return 'asks for 6 executors of 3 cores and 12g';
    },
  },
  {
    name: 'six-executors',
    title: 'see all six executors in the Spark UI',
    needs: ['original-cell'],
    run: awaitExecutors,
  },
  {
    name: 'real-data',
    title: 'ask 336,776 real flights a question',
    needs: ['original-cell'],
    run: async (world) => {
      const [count, byOrigin, agrees] = (await runCell(world, REAL_DATA_CELL)).split('\n');
      expectAnswer('Flights', String(count), String(FLIGHTS));
      expectAnswer('Flights by airport', String(byOrigin), FLIGHTS_BY_ORIGIN);
      expectAnswer("Spark's and pandas' agreement on each airline", String(agrees), 'True');
      return `by airport: ${byOrigin}`;
    },
  },
  {
    name: 'delta',
    title: 'write, overwrite and time-travel a Delta table',
    needs: ['original-cell'],
    run: async (world) => {
      world.tableWritten = true;
      expectAnswer('Delta', await runCell(world, DELTA_CELL), DELTA_ANSWER);
      await runCell(world, REMOVE_TABLE_CELL);
      delete world.tableWritten;
      return 'version 0: 100 rows, version 1: 50 rows';
    },
  },
];

function expectAnswer(what: string, found: string, right: string): void {
  if (found === right) return;
  throw new DriverError(`${what}: the answer was "${found}", not "${right}".`, {
    fix: 'See: sparkhub logs spark-worker',
  });
}
