import type { PlatformStatus } from '../../operate/status.ts';
import type { Context } from '../context.ts';

/** Who works in a cluster, and on which machines. Nothing on one machine. */
export function describeCluster({ cluster }: PlatformStatus, colors: Context['colors']): string[] {
  if (cluster === null) return [];
  const { context, namespace, release, sessions, pools } = cluster;
  const paint = { ready: colors.green, starting: colors.yellow, failed: colors.red };
  return [
    ...sessions.map(({ user, state, since, machine, executors, detail }) =>
      [
        `server-${user}`.padEnd(14),
        paint[state](state.padEnd(11)),
        countExecutors(executors).padEnd(26),
        `since ${since.slice(0, 19).replace('T', ' ')}`.padEnd(28),
        machine === '' ? '' : `on ${machine}`,
        detail,
      ]
        .filter((part) => part !== '')
        .join(' ')
        .trimEnd(),
    ),
    `Machines: ${pools.map(({ name, machines, ready }) => `${name} ${ready === machines ? machines : `${ready} of ${machines}`}`).join(', ')}`,
    colors.dim(`Context ${context}, namespace ${namespace}${release === '' ? '' : `; ${release}`}`),
  ];
}

function countExecutors({ ready, waiting }: { readonly ready: number; readonly waiting: number }): string {
  if (ready + waiting === 0) return 'no executors';
  return `${ready} ${ready === 1 ? 'executor' : 'executors'}${waiting === 0 ? '' : `, ${waiting} waiting`}`;
}
