import { describeFailure } from '../failure.ts';
import type { JourneyOptions, JourneyResult, Stage, StageResult, World } from './stage.ts';

export type { JourneyResult } from './stage.ts';

/**
 * Runs stages in order. One that fails makes those that need it `skipped`; the others still run, and after an
 * interrupt only those that always do. Never rejects: resolves with every result.
 */
export async function runStages(stages: readonly Stage[], options: JourneyOptions): Promise<JourneyResult> {
  const world: World = { options };
  const results: StageResult[] = [];
  const begun = performance.now();
  for (const stage of stages) {
    const result = await runStage(stage, world, results);
    results.push(result);
    options.onStage(result);
  }
  return {
    ok: results.every(({ state }) => state === 'passed'),
    milliseconds: since(begun),
    stages: results,
  };
}

async function runStage(stage: Stage, world: World, before: readonly StageResult[]): Promise<StageResult> {
  const { name, title } = stage;
  const reason = stage.always === true ? undefined : reasonToSkip(stage, world.options.signal, before);
  if (reason !== undefined) return { name, title, state: 'skipped', milliseconds: 0, detail: reason };
  const begun = performance.now();
  const end = (state: StageResult['state'], detail: string): StageResult => ({
    name,
    title,
    state,
    milliseconds: since(begun),
    detail,
  });
  try {
    return end('passed', await stage.run(world));
  } catch (error) {
    // What breaks because of the interrupt is no failure of the platform.
    if (world.options.signal.aborted && stage.always !== true) return end('skipped', 'interrupted');
    return end('failed', describeFailure(error));
  }
}

function reasonToSkip(
  { needs }: Stage,
  signal: AbortSignal,
  before: readonly StageResult[],
): string | undefined {
  if (signal.aborted) return 'interrupted';
  const missing = before.find(({ name, state }) => needs.includes(name) && state !== 'passed');
  return missing === undefined ? undefined : `because "${missing.title}" did not pass`;
}

const since = (begun: number): number => Math.round(performance.now() - begun);
