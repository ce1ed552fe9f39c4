import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '../../src/drivers/jupyter/hub.ts';
import { Place } from '../sparkhub.ts';

let place: Place;
beforeAll(async () => {
  place = await Place.make();
  expect((await place.run(['up', '--detach'])).code).toBe(0);
});
afterAll(() => place?.dispose());

const enter = () =>
  signIn({
    baseUrl: `http://127.0.0.1:${place.port}`,
    user: 'ada',
    password: place.secret('user-password'),
    signal: AbortSignal.timeout(300_000),
  });
const SECRETS = ['cookie-secret', 'crypt-key', 'proxy-token', 'user-password', 'spark-secret'];

describe('new secrets', () => {
  it('sign people out and leave their running work alone', async () => {
    const session = await enter();
    await session.spawn();
    const kernel = await session.startKernel();
    await kernel.execute('kept = 42', { timeoutMs: 60_000 });
    const before = SECRETS.map((name) => place.secret(name));
    const worker = await place.pidOf('spark-worker');

    const { code, stderr } = await place.run(['rotate', '--yes']);
    expect(stderr).toContain('Everybody signs in again; notebooks and running cells go on.');
    expect(code).toBe(0);

    const after = SECRETS.map((name) => place.secret(name));
    expect(after.map((value, at) => value !== before[at])).toEqual([true, true, true, false, false]);
    expect(await place.pidOf('spark-worker')).toBe(worker);
    for (const value of after) expect(stderr).not.toContain(value);
    // Who was signed in is not; who signs in finds what was running.
    expect((await session.fetchPage('/hub/home')).url).toContain('/hub/login');
    const again = await enter();
    await again.spawn(); // it runs: this only leads there
    const kernels = JSON.parse((await again.fetchPage(`${again.serverPath}api/kernels`)).text) as {
      id: string;
    }[];
    expect(kernels.map(({ id }) => id)).toEqual([kernel.id]);
    await again.stopServer();
  });

  it('leave nothing to do; with nobody there to say yes, nothing is changed', async () => {
    const plan = JSON.parse((await place.run(['plan', '-o', 'json'])).stdout) as { changes: number };
    expect(plan.changes).toBe(0);
    const before = SECRETS.map((name) => place.secret(name));
    const { code, stderr } = await place.run(['rotate']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('Nothing was changed.')]);
    expect(SECRETS.map((name) => place.secret(name))).toEqual(before);
  });

  it('that people must be told of come only when named', async () => {
    const before = place.secret('user-password');
    expect((await place.run(['rotate', 'passwords', '--yes'])).code).toBe(0);
    expect(place.secret('user-password')).not.toBe(before);
    expect((await enter()).user).toBe('ada');
  });

  it('do not come with what the file asks for besides', async () => {
    place.write('projects:\n  - name: default\n    description: Other words.\n');
    const { code, stderr } = await place.run(['rotate', '--yes']);
    expect(stderr).toContain('sparkhub.yaml asks for something else than what runs.');
    expect(code).toBe(1);
  });
});
