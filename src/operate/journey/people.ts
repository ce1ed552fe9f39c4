import { DriverError } from '../../drivers/driver.ts';
import { HubSession } from '../../drivers/jupyter/hub.ts';
import { Kernel } from '../../drivers/jupyter/kernel.ts';
import type { Stage } from './stage.ts';

/** Long enough for a platform that does other work as well, in milliseconds. */
const PROCESSES_GONE_MS = 30_000;

/** Through the front door, to a kernel. */
export const arriving: readonly Stage[] = [
  {
    name: 'sign-in',
    title: 'sign in through the login page',
    needs: [],
    run: async (world) => {
      const { baseUrl, user, password, signal } = world.options;
      world.hub = await HubSession.signIn({ baseUrl, user, password, signal });
      return `as ${user}`;
    },
  },
  {
    name: 'spawn',
    title: 'start a notebook server',
    needs: ['sign-in'],
    run: async (world) => {
      await world.hub!.spawn(world.options.project);
      return world.options.project ?? '';
    },
  },
  {
    name: 'kernel',
    title: 'open a kernel over its websocket',
    needs: ['spawn'],
    run: async (world) => {
      world.kernel = await Kernel.start(world.hub!);
      const { output } = await world.kernel.execute('import sys; print(sys.version.split()[0])', 60_000, world.options.signal);
      return `Python ${output.trim()}`;
    },
  },
];

/** Out again, with nothing left behind. */
export const leaving: readonly Stage[] = [
  {
    name: 'stop-server',
    title: 'stop the server; no process is left',
    needs: ['spawn'],
    run: async ({ hub, kernel, options }) => {
      await kernel?.shutdown();
      await hub!.stopServer();
      const left = await untilNone(() => options.probes.processesOf(options.user), PROCESSES_GONE_MS);
      if (left.length > 0) throw new DriverError(`${left.length} processes are left.`, { fix: 'End them with: sparkhub down', evidence: left.join('\n') });
      return '';
    },
  },
];

/** Asks until nothing is left or the time is over; resolves with what is left. Each question takes some time itself. */
async function untilNone(ask: () => Promise<readonly string[]>, limitMs: number): Promise<readonly string[]> {
  const begun = performance.now();
  for (;;) {
    const left = await ask();
    if (left.length === 0 || performance.now() - begun > limitMs) return left;
  }
}
