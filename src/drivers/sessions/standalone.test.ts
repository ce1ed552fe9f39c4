import { expect, it } from 'vitest';
import { describeMaster, type MasterApp, type MasterState } from './standalone.ts';

const master = (more: Partial<MasterState> = {}): MasterState => ({
  aliveworkers: 1,
  cores: 8,
  coresused: 4,
  memory: 16_384,
  memoryused: 4096,
  activeapps: [],
  completedapps: [],
  ...more,
});
const app = (more: Partial<MasterApp> = {}): MasterApp => ({
  id: 'app-1',
  user: 'root',
  cores: 0,
  memoryperexecutor: 2048,
  state: 'WAITING',
  ...more,
});
const waitsOf = (state: MasterState): string[] =>
  describeMaster(state).flatMap(({ waits }) => waits.map(({ code, sentence }) => `${code}: ${sentence}`));

it.each([
  [master({ activeapps: [app()] }), []],
  [master({ activeapps: [app({ state: 'RUNNING', cores: 4 })], coresused: 8 }), []],
  [
    master({ activeapps: [app()], coresused: 8 }),
    ['machine-full: Other sessions use all 8 cores of this machine.'],
  ],
  [
    master({ activeapps: [app({ memoryperexecutor: 14_336 })] }),
    ['machine-full: Other sessions use 4 GB of 16 GB of memory of this machine.'],
  ],
  [
    master({ activeapps: [app({ memoryperexecutor: 40_960 })] }),
    ['too-large: This machine cannot hold an executor of 40 GB: it offers 16 GB to all.'],
  ],
  [
    master({ activeapps: [app()], aliveworkers: 0 }),
    ['node-not-ready: Spark on this machine is just starting.'],
  ],
])('says why an application waits for its first core', (state, waits) => {
  expect(waitsOf(state)).toEqual(waits);
});

it('knows which are over', () => {
  const found = describeMaster(
    master({ activeapps: [app({ state: 'RUNNING' })], completedapps: [app({ id: 'app-0' })] }),
  );
  expect(found.map(({ id, over }) => [id, over])).toEqual([
    ['app-0', true],
    ['app-1', false],
  ]);
});
