import { arriving } from './arriving.ts';
import { leaving } from './leaving.ts';
import { runStages } from './run.ts';
import { computing } from './spark.ts';
import { looking } from './spark-ui.ts';
import type { JourneyOptions, JourneyResult, Stage } from './stage.ts';

/** All that `sparkhub test` does, in order. */
export const JOURNEY: readonly Stage[] = [...arriving, ...computing, ...looking, ...leaving];

/**
 * Does what a person does, from the login page to a stopped server, and resolves with how each stage went. Prints
 * nothing. Leaves nothing behind, also when a stage fails or the signal comes.
 */
export function runJourney(options: JourneyOptions): Promise<JourneyResult> {
  return runStages(JOURNEY, options);
}
