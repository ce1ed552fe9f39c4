import { runCell } from './cell.ts';
import type { Stage } from './stage.ts';

const FIRST_CELL_LIMIT_MS = 60_000;

/** Through the front door, to a kernel. */
export const arriving: readonly Stage[] = [
  {
    name: 'sign-in',
    title: 'sign in',
    needs: [],
    run: async (world) => {
      world.hub = await world.options.enter('tester');
      return `as ${world.hub.user}`;
    },
  },
  {
    name: 'spawn',
    title: 'choose a project and start a notebook server',
    needs: ['sign-in'],
    run: async (world) => {
      world.serverStarted = true;
      await world.hub!.spawn(world.options.project);
      return world.options.project === undefined ? '' : `in ${world.options.project}`;
    },
  },
  {
    name: 'kernel',
    title: 'open a kernel over its websocket',
    needs: ['spawn'],
    run: async (world) => {
      world.kernel = await world.hub!.startKernel();
      return `Python ${await runCell(world, 'import platform; print(platform.python_version())', FIRST_CELL_LIMIT_MS)}`;
    },
  },
];
