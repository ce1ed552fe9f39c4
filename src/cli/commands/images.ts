import { type ImageReport, reportImages } from '../../operate/image-report.ts';
import { lockPackages, makeAllImages } from '../../operate/images.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../io.ts';
import { describeImages } from '../report/images.ts';
import { describeProgress, makeProgress } from '../report/progress.ts';

/** `images build|push|report|lock`. */
export async function images(context: Context, [action]: readonly string[]): Promise<number> {
  if (action === 'report') return report(context, await reportImages(context.where));
  if (action === 'lock') return lock(context);
  return make(context, action === 'push');
}

async function make(context: Context, deliver: boolean): Promise<number> {
  const progress = makeProgress(context);
  const { images: made, outcomes } = await makeAllImages(context.where, progress, { deliver });
  await progress.close();
  const ok = outcomes.every((outcome) => outcome.ok);
  if (context.json)
    context.printJson({
      ok,
      images: made.map(({ name, reference }) => ({ name, reference })),
      outcomes,
    });
  else if (ok) context.print(made.map(({ reference }) => reference).join('\n'));
  return ok ? EXIT.done : EXIT.failed;
}

async function lock(context: Context): Promise<number> {
  let said = '';
  const written = await lockPackages(context.where, (progress) => {
    const line = describeProgress({ what: progress.what });
    if (context.verbosity === 'verbose' && line !== said) context.say(line);
    said = line;
  });
  if (context.json) context.printJson({ written });
  else if (written.length === 0)
    context.say('images.packages asks for no pip packages and no jars: nothing to lock.');
  for (const { name, entries } of context.json ? [] : written)
    context.print(`${name}: ${entries} ${entries === 1 ? 'package' : 'packages'} with hashes`);
  return EXIT.done;
}

function report(context: Context, reports: readonly ImageReport[]): number {
  if (context.json) context.printJson({ ok: reports.every(isLight), images: reports });
  else context.print(describeImages(reports, context));
  return EXIT.done;
}

const isLight = ({ marks }: ImageReport): boolean => marks.every(({ ok }) => ok);
