import { describeFailure } from '../failure.ts';
import type { JourneyOptions, Stage, StageResult, World } from './stage.ts';

export interface JourneyResult {
  readonly ok: boolean;
  readonly milliseconds: number;
  readonly stages: readonly StageResult[];
}

/**
 * Runs stages in order. One that fails makes those that need it `skipped`; the others, and above all `cleanUp`, still
 * run. Resolves with every result; the signal ends the stage that runs, and clean-up follows.
 */
export async function runStages(stages: readonly Stage[], options: JourneyOptions, cleanUp: (world: World) => Promise<void>): Promise<JourneyResult> {
  const world: World = { options };
  const results: StageResult[] = [];
  const begun = performance.now();
  try {
    for (const stage of stages) {
      const result = await runStage(stage, world, results);
      results.push(result);
      options.onStage(result);
    }
  } finally {
    await cleanUp(world).catch(() => {});
  }
  return { ok: results.every(({ state }) => state === 'passed'), milliseconds: Math.round(performance.now() - begun), stages: results };
}

async function runStage({ name, title, needs, run }: Stage, world: World, before: readonly StageResult[]): Promise<StageResult> {
  const missing = before.find((result) => needs.includes(result.name) && result.state !== 'passed');
  if (missing !== undefined) return { name, title, state: 'skipped', milliseconds: 0, detail: `because "${missing.title}" did not pass` };
  if (world.options.signal.aborted) return { name, title, state: 'skipped', milliseconds: 0, detail: 'interrupted' };
  const begun = performance.now();
  const end = (state: StageResult['state'], detail: string): StageResult => ({ name, title, state, milliseconds: Math.round(performance.now() - begun), detail });
  try {
    return end('passed', await run(world));
  } catch (error) {
    return end('failed', describeFailure(error));
  }
}
