import { DriverError } from '../drivers/driver.ts';
import { listPlatformProcesses } from '../drivers/process/process-table.ts';
import { readSecret } from '../drivers/secrets/secrets-driver.ts';
import { removeHome } from '../drivers/state-directory.ts';
import { runJourney } from './journey/journey.ts';
import type { JourneyResult } from './journey/run.ts';
import type { StageResult } from './journey/stage.ts';
import { loadPlatform, type Where } from './load.ts';
import { status } from './status.ts';
import { requireLocal } from './target.ts';

export interface TestRequest {
  readonly project: string | undefined;
  readonly signal: AbortSignal;
  readonly onStage: (stage: StageResult) => void;
}

/** Names nobody else has; their homes are removed afterwards. */
const TESTER = 'sparkhub-test';
const STRANGER = 'sparkhub-test-stranger';

/** Tries the running platform as a person would. Throws `DriverError` when there is none. */
export async function testPlatform(
  where: Where,
  { project, signal, onStage }: TestRequest,
): Promise<JourneyResult> {
  const { platform, file } = await loadPlatform(where);
  requireLocal(platform, 'test');
  const { health, url } = await status(where);
  if (health === 'stopped')
    throw new DriverError('Nothing is running here.', { fix: 'Start it with: sparkhub up --detach' });
  const named = project ?? platform.projects[0]!.name;
  if (!platform.projects.some(({ name }) => name === named)) {
    throw new DriverError(`There is no project "${named}".`, {
      fix: `Write one of: ${platform.projects.map(({ name }) => name).join(', ')}.`,
    });
  }
  const password = (await readSecret(file.stateDir, 'user-password')) ?? '';
  const { stateDir } = file;
  try {
    return await runJourney({
      baseUrl: url,
      user: TESTER,
      otherUser: STRANGER,
      password,
      project: named,
      signal,
      onStage,
      probes: {
        executors: async () =>
          listPlatformProcesses(stateDir).filter(({ command }) =>
            command.includes('CoarseGrainedExecutorBackend'),
          ).length,
        processesOf: async (user) =>
          listPlatformProcesses(stateDir)
            .filter((process) => process.user === user)
            .map(({ pid, command }) => `${pid} ${command}`),
      },
    });
  } finally {
    await removeHome(stateDir, TESTER);
    await removeHome(stateDir, STRANGER);
  }
}
