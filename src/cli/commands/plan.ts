import { foreseeAzure, planPlatform } from '../../operate/plan.ts';
import { planOffline } from '../../operate/plan-offline.ts';
import { listYours } from '../../plan/yours.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../io.ts';
import { describeForeseen } from '../report/foreseen.ts';
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
  const planned = await planPlatform(context.where);
  const { steps, platform } = planned;
  const yours = listYours(platform);
  const azure = await foreseeAzure(planned);
  const changes = steps.filter(({ action }) => action !== 'keep').length;
  if (context.json)
    context.printJson({ ok: true, changes, steps, yours, ...(azure === undefined ? {} : { azure }) });
  else {
    context.print(describePlan(steps, yours, context));
    if (azure !== undefined) context.print(`\n${describeForeseen(azure, context)}`);
  }
  return EXIT.done;
}
