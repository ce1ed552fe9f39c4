import { open as openLab } from '../../operate/open.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../io.ts';

export async function open(
  context: Context,
  _args: readonly string[],
  options: { print?: boolean },
): Promise<number> {
  const { url, opened } = await openLab(context.where, { show: options.print !== true && !context.json });
  if (context.json) context.printJson({ ok: true, url });
  else context.print(url);
  if (!opened && options.print !== true && !context.json)
    context.say('No browser could be opened from here: type that address into one.');
  return EXIT.done;
}
