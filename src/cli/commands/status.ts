import { status as observeStatus, type PlatformStatus } from '../../operate/status.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../io.ts';
import { describeCluster } from '../report/cluster.ts';

export async function status(context: Context): Promise<number> {
  const seen = await observeStatus(context.where);
  if (context.json) context.printJson(seen);
  else context.print(describeStatus(seen, context));
  return seen.health === 'unhealthy' ? EXIT.unhealthy : EXIT.done;
}

function describeStatus(seen: PlatformStatus, { colors }: Context): string {
  const paint = {
    ready: colors.green,
    starting: colors.yellow,
    restarting: colors.yellow,
    failed: colors.red,
    stopped: colors.dim,
  };
  const rows = seen.components.map(({ name, state, pid, since, restarts, detail }) =>
    [
      name.padEnd(14),
      paint[state](state.padEnd(11)),
      (pid === null ? '' : `pid ${pid}`).padEnd(12),
      (since === null ? '' : `since ${since.slice(0, 19).replace('T', ' ')}`).padEnd(28),
      restarts === 0 ? '' : `restarted ${restarts} times`,
      detail,
    ]
      .join(' ')
      .trimEnd(),
  );
  return [
    ...rows,
    ...describeCluster(seen, colors),
    ...seen.notes,
    seen.health === 'stopped'
      ? 'Not running. Start it with: sparkhub up'
      : seen.url === ''
        ? 'It has no address of its own. Open it with: sparkhub open'
        : `Address: ${seen.url}`,
  ].join('\n');
}
