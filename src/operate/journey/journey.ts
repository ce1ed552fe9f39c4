import { arriving, leaving } from './people.ts';
import { type JourneyResult, runStages } from './run.ts';
import { computing, finishing } from './spark.ts';
import { looking } from './spark-ui.ts';
import type { JourneyOptions, Stage } from './stage.ts';

/** All that `sparkhub test` does, in order. */
export const JOURNEY: readonly Stage[] = [...arriving, ...computing, ...looking, ...finishing, ...leaving];

/** Does what a person does, from the login page to a stopped server, and resolves with how each stage went. */
export function runJourney(options: JourneyOptions): Promise<JourneyResult> {
  return runStages(JOURNEY, options, async ({ hub }) => {
    // Stopping a server that is stopped already is no error.
    await hub?.stopServer();
  });
}
