import { describeProblem } from '../../config/problem.ts';
import { init as writeFile } from '../../operate/init.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../io.ts';

export async function init(
  context: Context,
  _args: readonly string[],
  options: { fromEnv?: string; target?: 'local' | 'kubernetes' | 'azure' },
): Promise<number> {
  const result = await writeFile(context.where, {
    fromEnv: options.fromEnv,
    target: options.target ?? 'local',
    overwrite: async (path) => context.yes || context.io.confirm(`${path} is there already. Write over it?`),
  });
  if (context.json) {
    context.printJson(result);
    return result.written ? EXIT.done : EXIT.failed;
  }
  for (const problem of result.problems) context.io.stderr.write(`${describeProblem(problem)}\n`);
  if (!result.written) {
    context.io.stderr.write(`${result.path} was left as it is. To write over it: sparkhub init --yes\n`);
    return EXIT.failed;
  }
  context.say(`Wrote ${result.path}.`);
  for (const { variable, became, why } of result.notes) context.say(`  ${variable}: ${became}. ${why}`);
  context.say(
    options.fromEnv !== undefined || options.target === 'azure'
      ? 'Next: write your subscription’s id into it, then see what it makes and costs: sparkhub plan --offline'
      : 'Next: sparkhub up',
  );
  return EXIT.done;
}
