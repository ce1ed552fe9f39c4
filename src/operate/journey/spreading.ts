import { DriverError } from '../../drivers/driver.ts';
import { runCell } from './cell.ts';
import type { Stage } from './stage.ts';
import { until } from './until.ts';

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

/** Machines come within minutes of their cloud, and go after its patience: AKS waits 10 minutes, then looks each minute. */
const LEAVE_LIMIT_MS = 15 * 60_000;

/** Before anything asks for machines. */
export const counting: readonly Stage[] = [
  {
    name: 'machines-before',
    title: 'count the machines for executors',
    needs: [],
    run: async (world) => {
      const before = await world.options.probes.poolMachines!();
      world.machines = { before, most: before };
      return String(before);
    },
  },
];

/** Machines that came for the session leave when it has ended. */
export const shrinking: readonly Stage[] = [
  {
    name: 'machines-leave',
    title: 'see the machines that came leave again',
    needs: ['machines', 'stop-session'],
    run: async (world) => {
      const { before, most } = world.machines!;
      if (most <= before) return `none came: ${before} were there, and stay`;
      const { probes, signal } = world.options;
      const left = await until(
        () => probes.poolMachines!(),
        (count) => count <= before,
        { limitMs: LEAVE_LIMIT_MS, signal },
      );
      if (left <= before) return `${most} -> ${left}`;
      throw new DriverError(
        `${left} machines are still there ${LEAVE_LIMIT_MS / 60_000} minutes after the session.`,
        { fix: 'See what runs on them: kubectl get pods -A -o wide   Only executors may run there.' },
      );
    },
  },
];

/** Executors on the machines of their pool, with the folders people have. */
export const spreading: readonly Stage[] = [
  {
    name: 'machines',
    title: 'find the executors on machines of their own',
    needs: ['six-executors'],
    run: async (world) => {
      const { probes } = world.options;
      const { before = 0 } = world.machines ?? {};
      const [machines, most] = await Promise.all([probes.machines!(), probes.poolMachines!()]);
      world.machines = { before, most };
      if (machines.executors.some((name) => machines.notebooks.includes(name))) {
        throw new DriverError('Executors run on the machine of a notebook.', {
          fix: 'Give executors machines of their own: sparkhub doctor',
          evidence: machines.executors.join(', '),
        });
      }
      return `on ${new Set(machines.executors).size}; ${most} in their pool, ${before} before`;
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
