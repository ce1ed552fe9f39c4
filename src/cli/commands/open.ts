import { open as openLab } from '../../operate/open.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../io.ts';

export async function open(
  context: Context,
  _args: readonly string[],
  options: { print?: boolean },
): Promise<number> {
  const { url, opened, close } = await openLab(context.where, {
    show: options.print !== true && !context.json,
  });
  if (context.json) context.printJson({ ok: true, url });
  else context.print(url);
  if (!opened && options.print !== true && !context.json)
    context.say('No browser could be opened from here: type that address into one.');
  if (close === undefined) return EXIT.done;
  context.say(
    context.colors.dim('It works as long as this runs. Press Ctrl-C to end it; the platform goes on.'),
  );
  await aborted(context.io.signal);
  close();
  return EXIT.done;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
