import { renderFiles } from '../../operate/render.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../io.ts';

export async function render(
  context: Context,
  _args: readonly string[],
  options: { to?: string },
): Promise<number> {
  const { artefacts, written } = await renderFiles(context.where, options.to);
  if (context.json) context.printJson({ ok: true, artefacts, written });
  else if (options.to !== undefined)
    context.say(`Wrote ${written.length} files to ${options.to}. They hold no secret.`);
  else for (const { id } of artefacts) context.print(id);
  return EXIT.done;
}
