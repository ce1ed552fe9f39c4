import { describe, expect, it } from 'vitest';
import { type Driver, DriverError } from '../drivers/driver.ts';
import { makePlan } from '../plan/plan.ts';
import type { Outcome } from '../plan/step.ts';
import type { Artefact, FileArtefact } from '../render/artefact.ts';
import { applyPlan, type Drivers } from './apply.ts';

const file = (name: string, needs: string[] = []): FileArtefact => ({
  kind: 'file',
  id: `file/${name}`,
  needs,
  path: `/${name}`,
  content: '',
  mode: 0o644,
});

/** Applies a plan with a driver that records calls and fails where told. */
async function applied(
  artefacts: Artefact[],
  failing: string[] = [],
): Promise<{ calls: string[]; outcomes: Outcome[] }> {
  const calls: string[] = [];
  const driver: Driver = {
    kind: 'file',
    observe: async () => [],
    check: async () => [],
    remove: async (id) => void calls.push(`remove ${id}`),
    apply: async ({ id }) => {
      calls.push(id);
      if (failing.includes(id)) throw new DriverError('Disk full.', { fix: 'Free some space.' });
    },
  };
  const drivers = {
    file: driver,
    process: driver,
    runtime: driver,
    secret: driver,
    directory: driver,
  } as unknown as Drivers;
  const steps = makePlan(artefacts, [
    { id: 'file/old', kind: 'file', state: 'present', fingerprint: 'x', detail: '' },
  ]);
  const quiet = { planned: () => {}, started: () => {}, progress: () => {}, ended: () => {} };
  return { outcomes: await applyPlan(steps, artefacts, drivers, quiet), calls };
}

describe('applyPlan', () => {
  it('removes first, then applies each step after its needs, once', async () => {
    const { calls } = await applied([file('a', ['file/b', 'file/c']), file('b', ['file/c']), file('c')]);
    expect(calls).toEqual(['remove file/old', 'file/c', 'file/b', 'file/a']);
  });

  it('does not try what needs a failed step, and goes on with the rest', async () => {
    const { calls, outcomes } = await applied([file('a', ['file/b']), file('b'), file('c')], ['file/b']);
    expect(calls.sort()).toEqual(['file/b', 'file/c', 'remove file/old']);
    expect(outcomes.filter(({ ok }) => !ok).map(({ id, message }) => `${id}: ${message}`)).toEqual([
      'file/b: Disk full.\nFree some space.',
      'file/a: not tried: file/b failed',
    ]);
  });
});
