import { planPlatform } from '../../operate/plan.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../io.ts';
import { describePlan } from '../report/plan.ts';

export async function plan(context: Context): Promise<number> {
  const { steps } = await planPlatform(context.where);
  if (context.json)
    context.printJson({ ok: true, changes: steps.filter(({ action }) => action !== 'keep').length, steps });
  else context.print(describePlan(steps, context));
  return EXIT.done;
}
