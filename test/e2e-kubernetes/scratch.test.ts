import { afterAll, beforeAll, expect, it } from 'vitest';
import { forwardProxy } from '../../src/drivers/cluster/pods/forward.ts';
import { signInByToken } from '../../src/drivers/jupyter/token-session.ts';
import { loadPlatform } from '../../src/operate/load.ts';
import { describePlace } from '../../src/operate/place/cluster.ts';
import { cluster } from './cluster.ts';
import { produce } from './waits.ts';import { CAUSES } from './causes.ts';

const USER = 'sparkhub-test';
let w: any = {};
beforeAll(async () => {
  const connection = await cluster();
  const { platform } = await loadPlatform({ file: undefined, env: {}, cwd: '/tmp/live' });
  const place = describePlace(platform);
  const forwarding = await forwardProxy(connection, place);
  const secret: any = await connection.api.get({
    apiVersion: 'v1',
    kind: 'Secret',
    namespace: 'sparkhub-e2e',
    name: 'sparkhub-test',
  });
  const token = Buffer.from(secret.data.token, 'base64').toString();
  const hub = await signInByToken({
    baseUrl: forwarding.url,
    user: USER,
    serviceToken: token,
    signal: AbortSignal.timeout(1_500_000),
  });
  await hub.spawn('large').catch((e) => console.log(String(e)));
  const kernel = await hub.startKernel();
  w = { connection, forwarding, hub, kernel };
}, 300_000);
afterAll(async () => {
  await w.kernel?.shutdown();
  w.forwarding?.close();
});
const only = process.env.ONLY?.split(',');
it.each(CAUSES.filter(({ code }) => only === undefined || only.includes(code)))(
  '$code',
  { timeout: 400_000 },
  async (cause) => {
    const begun = Date.now();
    const session = await produce(cause, w.hub, w.kernel, {
      api: w.connection.api,
      namespace: `sparkhub-e2e-user-${USER}`,
    });
    console.log(
      `${cause.code}: ${((Date.now() - begun) / 1000).toFixed(1)} s: ${session.state}: ${session.sentence} ${JSON.stringify(session.executors)} ${JSON.stringify(session.waits)}`,
    );
    expect(session.owner).toBe(USER);
  },
);
