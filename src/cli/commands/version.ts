import { versions } from '../../operate/versions.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../io.ts';

export async function version(context: Context): Promise<number> {
  const { parts, paths } = versions(context.io.env);
  if (context.json) context.printJson({ parts, paths });
  else
    context.print(
      Object.entries({ ...parts, runtime: paths.runtime })
        .map(([name, text]) => `${name.padEnd(22)} ${text}`)
        .join('\n'),
    );
  return EXIT.done;
}
