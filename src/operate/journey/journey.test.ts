import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { JOURNEY } from './journey.ts';
import { ORIGINAL_CELL } from './original-cell.ts';
import { runStages } from './run.ts';
import type { JourneyOptions, Stage } from './stage.ts';

const options = (over: Partial<JourneyOptions> = {}): JourneyOptions => ({
  baseUrl: '',
  user: 'a',
  otherUser: 'b',
  password: '',
  project: undefined,
  signal: new AbortController().signal,
  probes: { executors: async () => 0, processesOf: async () => [] },
  onStage: () => {},
  ...over,
});
const stage = (name: string, needs: string[] = [], fails = false): Stage => ({
  name,
  title: name,
  needs,
  run: async () => {
    if (fails) throw new Error('broken');
    return 'fine';
  },
});

it("runs the original's cell exactly as its README prints it", () => {
  expect(ORIGINAL_CELL).toBe(readFileSync(new URL('testdata/original-cell.py', import.meta.url), 'utf8'));
});

it('skips what needs a failed stage, runs the rest, and always cleans up', async () => {
  let cleaned = false;
  const result = await runStages([stage('a', [], true), stage('b', ['a']), stage('c', ['b']), stage('d')], options(), async () => {
    cleaned = true;
  });
  expect(result.ok).toBe(false);
  expect(result.stages.map(({ name, state }) => `${name} ${state}`)).toEqual(['a failed', 'b skipped', 'c skipped', 'd passed']);
  expect(cleaned).toBe(true);
});

it('needs only stages that come before', () => {
  const seen = new Set<string>();
  for (const { name, needs } of JOURNEY) {
    for (const need of needs) expect(seen).toContain(need);
    seen.add(name);
  }
});
