import { it } from 'vitest';
import { forwardProxy } from '../../src/drivers/cluster/pods/forward.ts';
import { signInByToken } from '../../src/drivers/jupyter/token-session.ts';
import { loadPlatform } from '../../src/operate/load.ts';
import { describePlace } from '../../src/operate/place/cluster.ts';
import { cluster } from './cluster.ts';
import { watchWaits } from './panel.ts';

it('shots', { timeout: 400_000 }, async () => {
  const connection = await cluster();
  const { platform } = await loadPlatform({ file: undefined, env: {}, cwd: '/tmp/live' });
  const forwarding = await forwardProxy(connection, describePlace(platform));
  const secret: any = await connection.api.get({
    apiVersion: 'v1',
    kind: 'Secret',
    namespace: 'sparkhub-e2e',
    name: 'sparkhub-test',
  });
  const serviceToken = Buffer.from(secret.data.token, 'base64').toString();
  const hub = await signInByToken({
    baseUrl: forwarding.url,
    user: 'sparkhub-test',
    serviceToken,
    signal: AbortSignal.timeout(300_000),
  });
  for (let i = 0; i < 20; i++) {
    try {
      await hub.spawn('large');
      break;
    } catch (e) {
      console.log(String(e));
      await new Promise((r) => setTimeout(r, 3000));
    }
  }
  try {
    await watchWaits(hub);
  } finally {
    await hub.stopServer();
    forwarding.close();
  }
});
