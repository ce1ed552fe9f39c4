import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DriverError } from '../../drivers/driver.ts';
import { signIn } from '../../drivers/jupyter/hub.ts';
import { JOURNEY, runJourney } from './journey.ts';
import { ORIGINAL_CELL } from './original-cell.ts';
import { runStages } from './run.ts';
import { shrinking } from './spreading.ts';
import type { JourneyOptions, Stage, StageResult } from './stage.ts';

const options = (over: Partial<JourneyOptions> = {}): JourneyOptions => ({
  enter: () =>
    signIn({ baseUrl: 'http://127.0.0.1:1', user: 'a', password: '', signal: new AbortController().signal }),
  signal: new AbortController().signal,
  probes: { executors: async () => [], processesOf: async () => [] },
  onStage: () => {},
  ...over,
});

const stage = (name: string, needs: string[] = [], run: Stage['run'] = async () => 'fine'): Stage => ({
  name,
  title: `do ${name}`,
  needs,
  run,
});

const fail = (error: Error) => async (): Promise<string> => {
  throw error;
};

const brief = (stages: readonly StageResult[]): string[] =>
  stages.map(({ name, state }) => `${name} ${state}`);

it("runs the original's cell exactly as its README prints it", () => {
  expect(ORIGINAL_CELL).toBe(readFileSync(new URL('testdata/original-cell.py', import.meta.url), 'utf8'));
});

it('tells each stage as it ends, and is ok when all passed', async () => {
  const told: string[] = [];
  const result = await runStages(
    [stage('a'), stage('b', ['a'])],
    options({ onStage: ({ name }) => told.push(name) }),
  );
  expect(result).toMatchObject({
    ok: true,
    stages: [{ name: 'a', title: 'do a', state: 'passed', detail: 'fine' }, {}],
  });
  expect(told).toEqual(['a', 'b']);
});

it('skips what needs a failed stage, runs the rest, and always cleans up', async () => {
  const broken = fail(new DriverError('It broke.', { fix: 'Mend it.', evidence: 'crack' }));
  const stages = [stage('a', [], broken), stage('b', ['a']), stage('c', ['b']), stage('d')];
  const result = await runStages([...stages, { ...stage('clean-up', ['a']), always: true }], options());
  expect(result.ok).toBe(false);
  expect(brief(result.stages)).toEqual(['a failed', 'b skipped', 'c skipped', 'd passed', 'clean-up passed']);
  expect(result.stages[0]?.detail).toBe('It broke.\ncrack\nMend it.');
  expect(result.stages[1]?.detail).toBe('because "do a" did not pass');
});

it.each([
  [[3, 2, 0], 'passed', '3 -> 0'],
  [[0], 'passed', 'none came: 0 were there, and stay'],
] as const)('waits until the machines that came have left: %j', async (counts, state, detail) => {
  const left = [...counts];
  const poolMachines = async (): Promise<number> => (left.length > 1 ? left.shift()! : left[0]!);
  const counted = stage('machines', [], async (world) => {
    world.machines = { before: 0, most: counts[0] };
    return '';
  });
  const { stages } = await runStages(
    [counted, stage('stop-session'), ...shrinking],
    options({ probes: { executors: async () => [], processesOf: async () => [], poolMachines } }),
  );
  expect(stages.at(-1)).toMatchObject({ name: 'machines-leave', state, detail });
});

it('after an interrupt runs only what always does, and blames nobody', async () => {
  const interrupt = new AbortController();
  const waits = stage('waits', [], () => {
    interrupt.abort();
    throw interrupt.signal.reason;
  });
  const stages = [waits, stage('later'), { ...stage('clean-up'), always: true }];
  const result = await runStages(stages, options({ signal: interrupt.signal }));
  expect(brief(result.stages)).toEqual(['waits skipped', 'later skipped', 'clean-up passed']);
  expect(result.ok).toBe(false);
});

it('needs only stages that come before, and ends with one that always runs', () => {
  const seen = new Set<string>();
  for (const { name, needs } of JOURNEY) {
    for (const need of needs) expect(seen).toContain(need);
    seen.add(name);
  }
  expect(JOURNEY.filter(({ always }) => always).map(({ name }) => name)).toEqual(['clean-up']);
  expect(JOURNEY.at(-1)?.name).toBe('clean-up');
});

it('fails at the door when nothing answers, and has nothing to clean up', async () => {
  const { ok, stages } = await runJourney(options());
  expect(ok).toBe(false);
  expect(stages[0]).toMatchObject({ name: 'sign-in', state: 'failed' });
  expect(stages[0]?.detail).toContain('http://127.0.0.1:1 does not answer.');
  expect(stages.slice(1, -1).every(({ state }) => state === 'skipped')).toBe(true);
  expect(stages.at(-1)).toMatchObject({ state: 'passed', detail: 'nothing was left' });
});
