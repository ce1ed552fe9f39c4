import { testPlatform } from '../../operate/test.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../io.ts';

export async function test(
  context: Context,
  _args: readonly string[],
  options: { project?: string },
): Promise<number> {
  const { colors } = context;
  const mark = { passed: colors.green('✓'), failed: colors.red('✗'), skipped: colors.dim('-') };
  const result = await testPlatform(context.where, {
    project: options.project,
    signal: context.io.signal,
    onStage: ({ title, state, milliseconds, detail }) =>
      context.say(
        `${mark[state]} ${title.padEnd(46)} ${`${(milliseconds / 1000).toFixed(1)} s`.padStart(8)}  ${colors.dim(detail)}`.trimEnd(),
      ),
  });
  if (context.json) context.printJson(result);
  else
    context.say(
      result.ok
        ? 'Everything works, and nothing is left.'
        : context.io.signal.aborted
          ? 'Interrupted; what the test had started was cleaned up.'
          : 'The test failed. See the first ✗ above, and: sparkhub doctor',
    );
  return result.ok ? EXIT.done : EXIT.unhealthy;
}
