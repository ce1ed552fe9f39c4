import { planPlatform } from '../../operate/plan.ts';
import { planOffline } from '../../operate/plan-offline.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../io.ts';
import { describeOfflinePlan } from '../report/offline-plan.ts';
import { describePlan } from '../report/plan.ts';

export async function plan(
  context: Context,
  _args: readonly string[],
  options: { offline?: boolean },
): Promise<number> {
  if (options.offline === true) {
    const offline = await planOffline(context.where);
    if (context.json) context.printJson({ ok: true, ...offline });
    else context.print(describeOfflinePlan(offline, context));
    return EXIT.done;
  }
  const { steps } = await planPlatform(context.where);
  if (context.json)
    context.printJson({ ok: true, changes: steps.filter(({ action }) => action !== 'keep').length, steps });
  else context.print(describePlan(steps, context));
  return EXIT.done;
}
