import { rotate as renew } from '../../operate/rotate.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../io.ts';
import { tellChanges } from '../report/changes.ts';

export async function rotate(context: Context, names: readonly string[]): Promise<number> {
  const result = await renew(context.where, {
    names,
    confirm: async (impacts) => {
      for (const impact of impacts) context.say(impact);
      return context.yes || context.io.confirm('Go on?');
    },
    report: tellChanges(context),
  });
  const { ok, renewed, restarted } = result;
  if (context.json) context.printJson(result);
  else if (!ok) context.io.stderr.write('Nothing was changed. To say yes: sparkhub rotate --yes\n');
  else
    context.say(
      `New: ${renewed.join(', ')}. ${restarted ? 'All that reads them runs with the new ones.' : 'Nothing runs that reads them; the next sparkhub up does.'}`,
    );
  return ok ? EXIT.done : EXIT.failed;
}
