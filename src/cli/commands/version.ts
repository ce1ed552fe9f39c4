import { versions } from '../../operate/versions.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../io.ts';

export async function version(context: Context): Promise<number> {
  const parts = await versions();
  if (context.json) context.printJson(parts);
  else context.print(Object.entries(parts).map(([name, text]) => `${name.padEnd(14)} ${text}`).join('\n'));
  return EXIT.done;
}
