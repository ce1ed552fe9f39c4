import { describeProblem } from '../../config/problem.ts';
import { stayUntilStopped } from '../../operate/stay.ts';
import { up as bringUp } from '../../operate/up.ts';
import { hasChanges } from '../../plan/plan.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../io.ts';
import { makeProgress } from '../report/progress.ts';
import { signInHint } from '../report/sign-in.ts';

export async function up(
  context: Context,
  _args: readonly string[],
  options: { detach?: boolean },
): Promise<number> {
  const progress = makeProgress(context);
  const result = await bringUp(context.where, {
    listener: progress,
    onStarter: (path) =>
      context.say(`There was no sparkhub.yaml: wrote ${path} with the defaults for one machine.`),
    onWarning: (warning) => context.say(`${context.colors.yellow('warning')} ${describeProblem(warning)}`),
    confirm: async (sentences) => {
      for (const sentence of sentences) context.say(sentence);
      return context.yes || context.io.confirm('Go on?');
    },
  });
  await progress.close();
  if (context.json)
    context.printJson({
      ok: result.ok,
      url: result.welcome.url,
      steps: result.steps,
      outcomes: result.outcomes,
    });
  if (!result.ok) {
    if (!result.applied) context.io.stderr.write('Nothing was changed. To say yes: sparkhub up --yes\n');
    return EXIT.failed;
  }
  if (!context.json) {
    if (!hasChanges(result.steps))
      context.say(`Nothing to change: all ${result.steps.length} parts are as asked.`);
    for (const line of signInHint(result)) context.say(line);
  }
  // What runs in a cluster needs nobody to stay.
  if (options.detach === true || result.welcome.kind === 'cluster') return EXIT.done;
  context.say(
    context.colors.dim(
      'Press Ctrl-C to stop everything; homes are kept. (To leave it running, use: sparkhub up --detach)',
    ),
  );
  const ended = await stayUntilStopped(result.stateDir, context.io.signal, (line) => context.say(line));
  return ended ? EXIT.done : EXIT.failed;
}
