import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { openAccount } from './account.ts';
import { writeKubeconfig } from './cluster-access.ts';
import { withRegistryLogin } from './registry-access.ts';
import { azureError, FakeAzure } from './testdata/fake-azure.ts';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
let azure: FakeAzure;
let dir: string;
const account = () => openAccount({ subscription: SUBSCRIPTION, tenant: null }, azure.parts);

beforeEach(() => {
  azure = new FakeAzure();
  dir = mkdtempSync(join(tmpdir(), 'sparkhub-files-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('the way into the cluster', () => {
  const given = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'team-aks', cluster: { server: 'https://team.example.com:443' } }],
    users: [{ name: 'clusterUser', user: { exec: { command: 'kubelogin', args: ['get-token'] } } }],
    contexts: [{ name: 'team-aks', context: { cluster: 'team-aks', user: 'clusterUser' } }],
    'current-context': 'team-aks',
  };
  const write = async () =>
    writeKubeconfig(await account(), { group: 'team', name: 'team-aks' }, dir, {
      command: 'sparkhub',
      args: ['azure-token'],
    });

  it('is a kubeconfig without a secret, for its owner alone', async () => {
    const value = Buffer.from(stringify(given)).toString('base64');
    azure.answers.set(/listClusterUserCredential$/, {
      status: 200,
      body: { kubeconfigs: [{ name: 'user', value }] },
    });
    const path = await write();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const { users, clusters } = parse(readFileSync(path, 'utf8'));
    expect(clusters).toEqual(given.clusters);
    expect(users[0].user.exec).toMatchObject({
      command: 'sparkhub',
      args: ['azure-token'],
      interactiveMode: 'Never',
    });
  });

  it('is refused in words', async () => {
    azure.refuse(/listClusterUserCredential/, azureError(403, 'AuthorizationFailed', 'no'));
    await expect(write()).rejects.toMatchObject({
      message:
        'Azure did not let you in to the cluster team-aks. You may not do that in this subscription. [AuthorizationFailed]',
    });
  });
});

describe('pushing to the registry', () => {
  const login = async (work: (env: NodeJS.ProcessEnv) => Promise<unknown>) =>
    withRegistryLogin(await account(), { registry: 'team.azurecr.io', tenant: 't' }, { HOME: '/' }, work);

  it('uses a token that is gone afterwards, also when pushing fails', async () => {
    azure.answers.set(/\/oauth2\/exchange$/, { status: 200, body: { refresh_token: 'push-token' } });
    let file = '';
    await expect(
      login(async (env) => {
        file = env.REGISTRY_AUTH_FILE!;
        expect(statSync(file).mode & 0o777).toBe(0o600);
        const { auths } = JSON.parse(readFileSync(file, 'utf8'));
        expect(Buffer.from(auths['team.azurecr.io'].auth, 'base64').toString()).toMatch(
          /^0{8}-.*:push-token$/,
        );
        throw new Error('broken pipe');
      }),
    ).rejects.toThrow('broken pipe');
    expect(existsSync(file)).toBe(false);
  });

  it('is refused in words', async () => {
    azure.answers.set(/\/oauth2\/exchange$/, { status: 401 });
    await expect(login(async () => {})).rejects.toMatchObject({
      message: 'The registry team.azurecr.io does not let you push (HTTP 401).',
      fix: expect.stringContaining('AcrPush'),
    });
  });
});
