import { type HubSession, signIn } from '../../src/drivers/jupyter/hub.ts';
import type { Kernel } from '../../src/drivers/jupyter/kernel.ts';
import type { Place } from '../sparkhub.ts';

/** Brings up a platform, and in it ada's notebook server with a kernel. Throws when one of them does not come. */
export async function startNotebook(place: Place): Promise<{ hub: HubSession; kernel: Kernel }> {
  const { code, stderr } = await place.run(['up', '--detach']);
  if (code !== 0) throw new Error(stderr);
  const hub = await signIn({
    baseUrl: `http://127.0.0.1:${place.port}`,
    user: 'ada',
    password: place.secret('user-password'),
    signal: AbortSignal.timeout(600_000),
  });
  await hub.spawn();
  return { hub, kernel: await hub.startKernel() };
}
