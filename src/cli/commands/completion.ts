import type { Context } from '../context.ts';
import { EXIT } from '../io.ts';
import { makeCompletion, SHELLS } from '../report/completion.ts';
import { verbs } from '../verbs.ts';

export async function completion(context: Context, [shell = '']: readonly string[]): Promise<number> {
  const known = SHELLS.find((name) => name === shell);
  if (known === undefined) {
    context.io.stderr.write(
      `"${shell}" is not a shell this can complete in. Write one of: ${SHELLS.join(', ')}.\n`,
    );
    return EXIT.badInput;
  }
  context.print(
    makeCompletion(
      known,
      verbs.filter(({ hidden }) => hidden !== true),
    ),
  );
  return EXIT.done;
}
