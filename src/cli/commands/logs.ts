import { logs as readLogs } from '../../operate/logs.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../io.ts';

export async function logs(
  context: Context,
  [component]: readonly string[],
  options: { follow?: boolean; lines?: string },
): Promise<number> {
  const lines = Number(options.lines);
  if (!Number.isInteger(lines) || lines < 0) {
    context.io.stderr.write(`--lines: "${options.lines}" is not a count. Write a number such as 100.\n`);
    return EXIT.badInput;
  }
  await readLogs(context.where, {
    component,
    lines,
    follow: options.follow === true,
    signal: context.io.signal,
    write: (name, line) =>
      context.json
        ? context.io.stdout.write(`${JSON.stringify({ component: name, line })}\n`)
        : context.print(component === undefined ? `${name.padEnd(12)} ${line}` : line),
  });
  return EXIT.done;
}
