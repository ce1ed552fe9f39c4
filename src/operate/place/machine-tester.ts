import type { Platform } from '../../config/platform.ts';
import { signIn } from '../../drivers/jupyter/hub.ts';
import { listPlatformProcesses } from '../../drivers/process/process-table.ts';
import { readSecret } from '../../drivers/secrets/secrets-driver.ts';
import { removeHome } from '../../drivers/state-directory.ts';
import { TESTERS } from '../../render/local/hub-settings.ts';
import type { Probes } from '../journey/stage.ts';
import type { Tester } from './tester.ts';

interface Account {
  readonly user: string;
  readonly password: string;
}

/** Signs in through the login page of one machine, with its passwords. */
export async function machineTester(
  platform: Platform,
  {
    stateDir,
    url,
    signal,
  }: { readonly stateDir: string; readonly url: string; readonly signal: AbortSignal },
): Promise<Tester> {
  const accounts = await chooseAccounts(platform, stateDir);
  return {
    journey: 'machine',
    project: platform.projects[0]!.name,
    // The certificate is the operator's own, asked for at the operator's own address.
    enter: (who) => signIn({ ...accounts[who], baseUrl: url, insecureTls: url.startsWith('https:'), signal }),
    probes: makeProbes(stateDir),
    async close() {
      for (const tester of TESTERS) await removeHome(stateDir, tester);
    },
  };
}

/** Names of our own; with personal accounts, which only named people have, an admin and the first person. */
async function chooseAccounts(
  { target, auth }: Platform,
  stateDir: string,
): Promise<{ readonly tester: Account; readonly stranger: Account }> {
  const secret = async (name: string): Promise<string> => (await readSecret(stateDir, name)) ?? '';
  if (target.kind === 'local' && target.systemUsers) {
    const admin = auth.admins[0]!;
    const other = auth.users.find((name) => !auth.admins.includes(name)) ?? auth.users[0]!;
    return {
      tester: { user: admin, password: await secret('admin-password') },
      stranger: { user: other, password: await secret(`user-passwords/${other}`) },
    };
  }
  const [user, other] = TESTERS;
  const password = await secret('user-password');
  return { tester: { user, password }, stranger: { user: other, password } };
}

const makeProbes = (stateDir: string): Probes => ({
  executors: async () =>
    listPlatformProcesses(stateDir)
      .filter(({ command }) => command.includes('CoarseGrainedExecutorBackend'))
      .map(({ pid }) => `process ${pid}`),
  processesOf: async (user) =>
    listPlatformProcesses(stateDir)
      .filter((process) => process.user === user)
      .map(({ pid, command }) => `${pid} ${command}`),
});
