import { arriving } from './arriving.ts';
import { isolated } from './isolated.ts';
import { leaving } from './leaving.ts';
import { runStages } from './run.ts';
import { computing } from './spark.ts';
import { looking } from './spark-ui.ts';
import { counting, shrinking, spreading } from './spreading.ts';
import type { JourneyOptions, JourneyResult, Stage } from './stage.ts';

/** All that `sparkhub test` does, in order. */
export const JOURNEY: readonly Stage[] = [...arriving, ...computing, ...looking, ...leaving];
/** The same in a cluster, and what only a cluster can get wrong. */
export const CLUSTER_JOURNEY: readonly Stage[] = [
  ...counting,
  ...arriving,
  ...computing,
  ...spreading,
  ...isolated,
  ...looking,
  ...leaving,
  ...shrinking,
];

/**
 * Does what a person does, from the login page to a stopped server, and resolves with how each stage went. Prints
 * nothing. Leaves nothing behind, also when a stage fails or the signal comes.
 */
export function runJourney(
  options: JourneyOptions,
  journey: readonly Stage[] = JOURNEY,
): Promise<JourneyResult> {
  return runStages(journey, options);
}
