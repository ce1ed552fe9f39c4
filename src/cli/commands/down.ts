import { down as takeDown } from '../../operate/down.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../io.ts';
import { tellChanges } from '../report/changes.ts';

export async function down(
  context: Context,
  _args: readonly string[],
  options: { purge?: boolean },
): Promise<number> {
  const result = await takeDown(context.where, {
    purge: options.purge === true,
    confirm: async (precious) => {
      context.say('This deletes, for good:');
      for (const path of precious) context.say(`  ${path}`);
      return context.yes || context.io.confirm('Delete them?');
    },
    report: tellChanges(context),
  });
  if (context.json) context.printJson(result);
  else if (result.refused) context.say('Nothing was deleted. Say yes with --yes.');
  else
    context.say(
      result.purged
        ? 'Everything is stopped and deleted.'
        : result.ran
          ? 'Everything is stopped. Homes and data are kept; start again with: sparkhub up'
          : 'Nothing was running.',
    );
  return result.ok ? EXIT.done : EXIT.failed;
}
