import { backup as backUp, restore as putBack } from '../../operate/database.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../io.ts';
import { tellChanges } from '../report/changes.ts';

export async function backup(context: Context, [file = '']: readonly string[]): Promise<number> {
  const { path, bytes } = await backUp(context.where, file);
  if (context.json) context.printJson({ ok: true, path, bytes });
  else
    context.say(
      `Wrote ${path} (${Math.ceil(bytes / 1024)} KiB): accounts, tokens and who runs what. Homes and shared folders are not in it.`,
    );
  return EXIT.done;
}

export async function restore(context: Context, [file = '']: readonly string[]): Promise<number> {
  const done = await putBack(context.where, file, {
    confirm: async () => {
      context.say('This puts the accounts and tokens of that file in place of those there are now.');
      context.say('Signing in pauses for some seconds; notebooks keep running.');
      return context.yes || context.io.confirm('Go on?');
    },
    report: tellChanges(context),
  });
  if (context.json) context.printJson({ ok: done });
  else
    context.say(
      done
        ? 'The database is put back, and the hub runs with it.'
        : 'Nothing was changed. Say yes with --yes.',
    );
  return done ? EXIT.done : EXIT.failed;
}
