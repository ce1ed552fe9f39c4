import type { Platform } from '../config/platform.ts';
import { DriverError } from '../drivers/driver.ts';
import { CLUSTER_JOURNEY, JOURNEY, runJourney } from './journey/journey.ts';
import type { JourneyResult } from './journey/run.ts';
import type { StageResult } from './journey/stage.ts';
import { loadPlatform, type Where } from './load.ts';
import { placeOf } from './place/place.ts';

export interface TestRequest {
  readonly project: string | undefined;
  readonly signal: AbortSignal;
  readonly onStage: (stage: StageResult) => void;
}

/** Tries the running platform as a person would. Throws `DriverError` when there is none. */
export async function testPlatform(where: Where, request: TestRequest): Promise<JourneyResult> {
  const loaded = await loadPlatform(where);
  const project = known(loaded.platform, request.project);
  const place = await placeOf(loaded, where.env);
  const tester = await place.tester(loaded.platform, request.signal);
  try {
    const { enter, probes } = tester;
    return await runJourney(
      { ...request, enter, probes, project: project ?? tester.project },
      tester.journey === 'cluster' ? CLUSTER_JOURNEY : JOURNEY,
    );
  } finally {
    await tester.close();
  }
}

function known({ projects }: Platform, asked: string | undefined): string | undefined {
  if (asked === undefined || projects.some(({ name }) => name === asked)) return asked;
  throw new DriverError(`There is no project "${asked}".`, {
    fix: `Write one of: ${projects.map(({ name }) => name).join(', ')}.`,
  });
}
