import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, observeCluster } from './connection.ts';
import { type Answer, FakeApi, kubeconfig } from './testdata/fake-api.ts';

let directory: string;
let api: FakeApi | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sparkhub-connection-'));
});
afterEach(() => {
  api?.stop();
  api = undefined;
  rmSync(directory, { recursive: true });
});

const file = (name: string, text: string): string => {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
};
const answering = async (answer: (url: string, count: number) => Answer): Promise<FakeApi> => {
  api = await new FakeApi(({ url = '' }, count) => answer(url, count)).start();
  return api;
};
const ask = async (env: NodeJS.ProcessEnv) => observeCluster(await connect(env, null));

describe('the kubeconfig', () => {
  it('is missed in words', async () => {
    await expect(connect({ HOME: directory }, null)).rejects.toThrow(
      'There is no kubeconfig: KUBECONFIG is not set',
    );
    await expect(connect({ KUBECONFIG: '/no/such' }, null)).rejects.toThrow(
      'KUBECONFIG names /no/such, which is not there.',
    );
  });
  it('tells what it has when a context is not there', async () => {
    const path = file('config', kubeconfig('one', 'https://127.0.0.1:1'));
    await expect(connect({ KUBECONFIG: path }, 'two')).rejects.toMatchObject({
      message: `The kubeconfig (${path}) has no context "two".`,
      fix: 'It has: one.',
    });
  });
  it('may be several files, of which the first to name something wins', async () => {
    const first = file('first', kubeconfig('one', 'https://first'));
    const second = file('second', kubeconfig('one', 'https://second'));
    const third = file('third', kubeconfig('two', 'https://third'));
    const env = { KUBECONFIG: [first, second, third].join(':') };
    expect((await connect(env, null)).server).toBe('https://first');
    expect((await connect(env, 'two')).server).toBe('https://third');
  });
  it('that is damaged is said to be', async () => {
    const path = file('config', 'contexts: [');
    await expect(connect({ KUBECONFIG: path }, null)).rejects.toThrow(
      `The kubeconfig ${path} cannot be read`,
    );
  });
});

describe('the cluster', () => {
  it('that nobody is at cannot be reached', async () => {
    const path = file('config', kubeconfig('gone', 'http://127.0.0.1:9'));
    await expect(ask({ KUBECONFIG: path })).rejects.toMatchObject({
      message:
        'The cluster of context "gone" cannot be reached at http://127.0.0.1:9: nothing listens there.',
      fix: expect.stringContaining('kubectl --context gone get nodes'),
    });
  });
  it('that does not know us says so, and the secret is not in the message', async () => {
    const { env } = await answering(() => ({ code: 401, body: { message: 'Unauthorized' } })).then((one) => ({
      env: one.env(),
    }));
    const error = await ask(env).catch((failure) => failure);
    expect(error.message).toBe('The cluster does not know you: it refuses your credentials.');
    expect(JSON.stringify([error.message, error.fix, error.evidence])).not.toContain('secret-of-mine');
  });
  it('that forbids something says what', async () => {
    const fake = await answering(() => ({
      code: 403,
      body: { message: 'endpointslices is forbidden: User "eve" cannot list resource' },
    }));
    await expect(ask(fake.env())).rejects.toThrow(/You may not .*User "eve" cannot list/);
  });
  it('is asked again when it is busy or restarts', async () => {
    const fake = await answering((url, count) =>
      count <= 2
        ? { code: count === 1 ? 503 : 429, body: { details: { retryAfterSeconds: 0 } } }
        : { code: 200, body: answerOf(url) },
    );
    expect(await ask(fake.env())).toEqual({
      kubernetesVersion: '1.34',
      apiServer: { addresses: ['10.0.0.1', '10.0.0.2'], port: 6443 },
    });
  });
  it('whose sign-in program fails is said to be so', async () => {
    const exec =
      'exec: {apiVersion: client.authentication.k8s.io/v1, command: sh, args: ["-c", "echo please log in >&2; exit 1"]}';
    const path = file('config', kubeconfig('cloud', 'http://127.0.0.1:9', exec));
    await expect(ask({ KUBECONFIG: path })).rejects.toThrow(
      'Your kubeconfig cannot sign you in: please log in',
    );
  });
});

function answerOf(url: string): unknown {
  if (url === '/version') return { major: '1', minor: '34+' };
  if (url === '/api') return { items: [] };
  if (url === '/apis') {
    const resources = [
      {
        resource: 'endpointslices',
        responseKind: { kind: 'EndpointSlice' },
        scope: 'Namespaced',
        verbs: ['list'],
      },
    ];
    return { items: [{ metadata: { name: 'discovery.k8s.io' }, versions: [{ version: 'v1', resources }] }] };
  }
  return {
    items: [
      {
        metadata: { name: 'kubernetes' },
        endpoints: [{ addresses: ['10.0.0.2'] }, { addresses: ['10.0.0.1'] }],
        ports: [{ port: 6443 }],
      },
    ],
  };
}
