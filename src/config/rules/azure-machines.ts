import { hasLocalDisk, parseMachine } from '../azure/machine.ts';
import type { Path } from '../document.ts';
import type { Platform } from '../platform.ts';
import { quote } from '../words.ts';
import { type Found, type MakeProblem, when } from './rule.ts';

/** Machine types that are none, or that cannot do what their pool is for. */
export const azureMachines = ({ pools, target }: Platform, problem: MakeProblem): Found[] =>
  Object.entries(pools).flatMap(([name, { machine, osDisk, spot, min, max }]) => {
    const type = machine === null ? undefined : parseMachine(machine);
    const at = (key: string): Path => ['pools', name, key];
    return [
      ...when(machine !== null && type === undefined, () =>
        problem(
          at('machine'),
          'azure-machine',
          `${quote(machine ?? '')} is no machine type of Azure.`,
          'Write one such as Standard_D8ds_v5; those of a region: az vm list-sizes --location westeurope',
        ),
      ),
      ...when(osDisk === 'ephemeral' && type !== undefined && !hasLocalDisk(type), () =>
        problem(
          at('osDisk'),
          'azure-ephemeral',
          `${machine} has no local disk for an ephemeral system disk.`,
          'Take a machine type with a d after the number of cores, such as Standard_D8ds_v5, or write osDisk: auto.',
        ),
      ),
      ...when(
        name === 'system' && type !== undefined && (type.family.startsWith('B') || type.cores < 2),
        () =>
          problem(
            at('machine'),
            'azure-system-machine',
            `${machine} is too small for the cluster’s own parts: AKS wants 2 cores that are not shared.`,
            'Write Standard_D2ds_v5 or larger.',
          ),
      ),
      ...when(name === 'system' && min === 0, () =>
        problem(
          at('min'),
          'azure-system-empty',
          'The system pool can have no machine.',
          'Write a min of 1 or more.',
        ),
      ),
      ...when(target.kind === 'azure' && spot && (name === 'app' || name === 'user'), () =>
        problem(
          at('spot'),
          'azure-spot-pool',
          name === 'app'
            ? 'Machines that may be taken away would take JupyterHub with them.'
            : 'Machines that may be taken away would take people’s notebooks with them, and what these hold in memory.',
          'Write spot: false; executors can be lost, so pools.spark can be spot.',
        ),
      ),
      ...when(max > 1000, () =>
        problem(
          at('max'),
          'azure-pool-size',
          `${max} machines are more than the 1000 of a pool of AKS.`,
          'Write 1000 or less.',
        ),
      ),
    ];
  });
