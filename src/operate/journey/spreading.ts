import { DriverError } from '../../drivers/driver.ts';
import { runCell } from './cell.ts';
import type { Stage } from './stage.ts';

const SHARED_CELL = `
import os, uuid
from pathlib import Path
path = os.path.expanduser('~/shared/sparkhub-test-' + uuid.uuid4().hex)
Path(path).write_text('from the notebook')
try:
    read = spark.sparkContext.parallelize(range(12), 12).map(lambda _: open(path).read()).distinct().collect()
    print(*read)
finally:
    os.remove(path)
`;

/** Executors on the machines of their pool, with the folders people have. */
export const spreading: readonly Stage[] = [
  {
    name: 'machines',
    title: 'find the executors on machines of their own',
    needs: ['six-executors'],
    run: async ({ options }) => {
      const machines = await options.probes.machines!();
      if (machines.executors.some((name) => machines.notebooks.includes(name))) {
        throw new DriverError('Executors run on the machine of a notebook.', {
          fix: 'Give executors machines of their own: sparkhub doctor',
          evidence: machines.executors.join(', '),
        });
      }
      return `on ${new Set(machines.executors).size}`;
    },
  },
  {
    name: 'shared-folder',
    title: 'read the shared folder from executors',
    needs: ['six-executors'],
    run: async (world) => {
      const read = await runCell(world, SHARED_CELL);
      if (read === 'from the notebook') return '';
      throw new DriverError(`Executors read "${read.slice(0, 100)}".`, {
        fix: 'The storage class must allow mounting by many machines (RWX): sparkhub doctor',
      });
    },
  },
];
