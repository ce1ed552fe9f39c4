import { describeProblem } from '../../config/problem.ts';
import { loadPlatform } from '../../operate/load.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../io.ts';

export async function validate(context: Context): Promise<number> {
  const { file, platform, warnings } = await loadPlatform(context.where);
  if (context.json) {
    context.printJson({ ok: true, file: file.shown, target: platform.target.kind, problems: warnings });
    return EXIT.done;
  }
  for (const warning of warnings)
    context.say(`${context.colors.yellow('warning')} ${describeProblem(warning)}`);
  context.say(
    `${file.shown} is valid: target ${platform.target.kind}, ${count(platform.projects.length, 'project')}.`,
  );
  return EXIT.done;
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
