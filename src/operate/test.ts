import type { Platform } from '../config/platform.ts';
import { DriverError } from '../drivers/driver.ts';
import { listPlatformProcesses } from '../drivers/process/process-table.ts';
import { readSecret } from '../drivers/secrets/secrets-driver.ts';
import { removeHome } from '../drivers/state-directory.ts';
import { TESTERS } from '../render/local/hub-settings.ts';
import { runJourney } from './journey/journey.ts';
import type { JourneyResult } from './journey/run.ts';
import type { JourneyOptions, Probes, StageResult } from './journey/stage.ts';
import { loadPlatform, type Where } from './load.ts';
import { status } from './status.ts';

export interface TestRequest {
  readonly project: string | undefined;
  readonly signal: AbortSignal;
  readonly onStage: (stage: StageResult) => void;
}

/** Tries the running platform as a person would. Throws `DriverError` when there is none. */
export async function testPlatform(where: Where, request: TestRequest): Promise<JourneyResult> {
  const { platform, file } = await loadPlatform(where);
  if (platform.target.kind !== 'local') {
    throw new DriverError('This version of sparkhub cannot test a platform in a cluster yet.', {
      fix: 'Look at it with: sparkhub doctor, sparkhub status',
    });
  }
  const { health, url } = await status(where);
  if (health === 'stopped') {
    throw new DriverError('Nothing is running here.', { fix: 'Start it with: sparkhub up --detach' });
  }
  const { stateDir } = file;
  try {
    return await runJourney({
      ...request,
      ...(await chooseTesters(platform, stateDir)),
      baseUrl: url,
      project: chooseProject(platform, request.project),
      // The certificate is the operator's own, asked for at the operator's own address.
      insecureTls: url.startsWith('https:'),
      probes: makeProbes(stateDir),
    });
  } finally {
    for (const tester of TESTERS) await removeHome(stateDir, tester);
  }
}

function chooseProject({ projects }: Platform, asked: string | undefined): string {
  const named = asked ?? projects[0]!.name;
  if (projects.some(({ name }) => name === named)) return named;
  throw new DriverError(`There is no project "${named}".`, {
    fix: `Write one of: ${projects.map(({ name }) => name).join(', ')}.`,
  });
}

type Testers = Pick<JourneyOptions, 'user' | 'password' | 'otherUser' | 'otherPassword'>;

/** Names of our own; with personal accounts, which only named people have, an admin and the first person. */
async function chooseTesters({ target, auth }: Platform, stateDir: string): Promise<Testers> {
  const secret = async (name: string): Promise<string> => (await readSecret(stateDir, name)) ?? '';
  if (target.kind === 'local' && target.systemUsers) {
    const [user, otherUser] = [
      auth.admins[0]!,
      auth.users.find((name) => !auth.admins.includes(name)) ?? auth.users[0]!,
    ];
    return {
      user,
      password: await secret('admin-password'),
      otherUser,
      otherPassword: await secret(`user-passwords/${otherUser}`),
    };
  }
  const [user, otherUser] = TESTERS;
  const password = await secret('user-password');
  return { user, password, otherUser, otherPassword: password };
}

const makeProbes = (stateDir: string): Probes => ({
  executors: async () =>
    listPlatformProcesses(stateDir).filter(({ command }) => command.includes('CoarseGrainedExecutorBackend'))
      .length,
  processesOf: async (user) =>
    listPlatformProcesses(stateDir)
      .filter((process) => process.user === user)
      .map(({ pid, command }) => `${pid} ${command}`),
});
