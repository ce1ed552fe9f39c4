import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DriverError } from '../driver.ts';
import { type AzureAccount, tokenFrom } from './account.ts';

const MANAGEMENT_SCOPE = 'https://management.azure.com/.default';
/** The user's name that goes with a token (https://learn.microsoft.com/azure/container-registry/container-registry-authentication). */
const TOKEN_USER = '00000000-0000-0000-0000-000000000000';

/** Does work with an environment in which builders may push to the registry; the token is gone afterwards. */
export async function withRegistryLogin<T>(
  account: AzureAccount,
  { registry, tenant }: { readonly registry: string; readonly tenant: string },
  env: NodeJS.ProcessEnv,
  work: (env: NodeJS.ProcessEnv) => Promise<T>,
): Promise<T> {
  const token = await exchange(account, registry, tenant);
  const directory = await mkdtemp(join(tmpdir(), 'sparkhub-registry-'));
  try {
    const auth = Buffer.from(`${TOKEN_USER}:${token}`).toString('base64');
    const file = join(directory, 'config.json');
    await writeFile(file, JSON.stringify({ auths: { [registry]: { auth } } }), { mode: 0o600 });
    // buildah and podman read the one, docker the other.
    return await work({ ...env, REGISTRY_AUTH_FILE: file, DOCKER_CONFIG: directory });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The person's sign-in to Azure for a token of the registry. Throws `DriverError`. */
async function exchange(account: AzureAccount, registry: string, tenant: string): Promise<string> {
  const { token } = await tokenFrom(account.credential, MANAGEMENT_SCOPE);
  const form = { grant_type: 'access_token', service: registry, tenant, access_token: token };
  const answer = await account.post(`https://${registry}/oauth2/exchange`, form);
  const refresh =
    answer.status === 200 ? (JSON.parse(answer.text) as { refresh_token?: string }).refresh_token : undefined;
  if (refresh !== undefined) return refresh;
  throw new DriverError(`The registry ${registry} does not let you push (HTTP ${answer.status}).`, {
    fix: 'Have somebody give you the role AcrPush on it; a private one is reached from its network only.',
  });
}
