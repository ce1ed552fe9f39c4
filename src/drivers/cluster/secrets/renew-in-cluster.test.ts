import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../connection.ts';
import { type Answer, FakeApi } from '../testdata/fake-api.ts';
import { renewInCluster } from './renew.ts';

const SECRETS = {
  resource: 'secrets',
  responseKind: { kind: 'Secret' },
  scope: 'Namespaced',
  verbs: ['get', 'patch'],
};
const DISCOVERY = { items: [{ versions: [{ version: 'v1', resources: [SECRETS] }] }] };
const secret = (version: number): Answer => ({
  code: 200,
  body: {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'hub', namespace: 'sparkhub', resourceVersion: `${version}` },
    data: { token: Buffer.from('old').toString('base64'), other: Buffer.from('stays').toString('base64') },
  },
});
const conflict: Answer = {
  code: 409,
  body: { kind: 'Status', status: 'Failure', reason: 'Conflict', code: 409, message: 'somebody was faster' },
};

let api: FakeApi;
afterEach(() => api.stop());

/** A Secret `hub`, and how the patches of it are answered, one after the other. */
async function withSecret(patches: readonly Answer[]): Promise<FakeApi> {
  let version = 1;
  let patched = 0;
  api = await new FakeApi(({ method, url }) => {
    if (method === 'PATCH') return patches[patched++]!;
    if (/secrets\/hub/.test(url ?? '')) return secret(version++);
    return /secrets\//.test(url ?? '')
      ? { code: 404, body: { kind: 'Status', status: 'Failure', reason: 'NotFound', code: 404 } }
      : { code: 200, body: url === '/api' ? DISCOVERY : { items: [] } };
  }).start();
  return api;
}
const renew = async (name: string, key: string): Promise<void> =>
  renewInCluster(
    (await connect(api.env(), null)).api,
    { namespace: 'sparkhub', name },
    { [key]: () => 'new' },
  );

describe('renewing a Secret in the cluster', () => {
  it('writes what changes and nothing else, over the version it has read', async () => {
    await withSecret([secret(2)]);
    await renew('hub', 'token');
    expect(JSON.parse(api.bodies.at(-1)!)).toEqual({
      metadata: { resourceVersion: '1' },
      data: { token: Buffer.from('new').toString('base64') },
    });
  });

  it('looks again when somebody was faster', async () => {
    await withSecret([conflict, secret(3)]);
    await renew('hub', 'token');
    expect(JSON.parse(api.bodies.at(-1)!)).toMatchObject({ metadata: { resourceVersion: '2' } });
  });

  it('changes nothing where there is no such key, or no such Secret', async () => {
    await withSecret([]);
    await expect(renew('hub', 'hub.config.JupyterHub.cookie_secret')).rejects.toMatchObject({
      message:
        'The Secret hub in sparkhub has no hub.config.JupyterHub.cookie_secret: this chart keeps it elsewhere.',
      fix: 'Renew it as that chart says, or name others to renew.',
    });
    await expect(renew('gone', 'token')).rejects.toMatchObject({
      message: 'There is no Secret gone in sparkhub.',
    });
    expect(api.asked.filter((line) => line.startsWith('PATCH'))).toEqual([]);
  });
});
