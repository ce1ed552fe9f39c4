import { doctor as examine } from '../../operate/doctor.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../io.ts';

export async function doctor(context: Context): Promise<number> {
  const findings = await examine(context.where);
  const failed = findings.filter(({ verdict }) => verdict === 'failed').length;
  if (context.json) context.printJson({ ok: failed === 0, findings });
  else {
    const { colors } = context;
    const mark = {
      ok: colors.green('ok     '),
      warning: colors.yellow('warning'),
      failed: colors.red('failed '),
    };
    for (const { check, verdict, message, fix } of findings) {
      context.print(`${mark[verdict]} ${check}: ${message}${fix === '' ? '' : `\n        ${fix}`}`);
    }
    context.print(
      failed === 0 ? 'Nothing stands in the way.' : `${failed} of ${findings.length} checks failed.`,
    );
  }
  return failed === 0 ? EXIT.done : EXIT.unhealthy;
}
