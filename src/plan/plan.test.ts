import { describe, expect, it } from 'vitest';
import type { Artefact, FileArtefact } from '../render/artefact.ts';
import { fingerprint } from '../render/fingerprint.ts';
import { hasChanges, inOrder, makePlan } from './plan.ts';
import type { Observation } from './step.ts';

const file = (name: string, content = 'a', needs: string[] = []): FileArtefact => ({
  kind: 'file',
  id: `file/${name}`,
  needs,
  path: `/state/${name}`,
  content,
  mode: 0o644,
});
const seen = (artefact: Artefact, state: Observation['state'] = 'present'): Observation => ({
  id: artefact.id,
  kind: artefact.kind,
  state,
  fingerprint: state === 'present' ? fingerprint(artefact) : '',
  detail: '',
});

describe('makePlan', () => {
  it('keeps what is as asked', () => {
    const steps = makePlan([file('a')], [seen(file('a'))]);
    expect(steps).toEqual([
      { id: 'file/a', kind: 'file', action: 'keep', needs: [], reason: 'as asked', impact: '' },
    ]);
    expect(hasChanges(steps)).toBe(false);
  });

  it('creates, updates, replaces and removes, each with its reason', () => {
    const steps = makePlan(
      [file('new'), file('changed', 'b'), file('half'), file('sick')],
      [
        seen(file('changed', 'a')),
        seen(file('half'), 'partial'),
        seen(file('sick'), 'unhealthy'),
        seen(file('old')),
      ],
    );
    expect(steps.map(({ id, action, reason }) => `${action} ${id}: ${reason}`)).toEqual([
      'create file/new: not there yet',
      'update file/changed: differs from what the file asks for',
      'replace file/half: begun earlier and not finished',
      'replace file/sick: there, but not working',
      'remove file/old: no longer asked for',
    ]);
  });

  it('does not depend on the order of keys or of needs', () => {
    const shuffled = JSON.parse(
      '{"mode":420,"content":"a","path":"/state/a","needs":["file/b"],"id":"file/a","kind":"file"}',
    );
    expect(fingerprint(shuffled)).toBe(fingerprint(file('a')));
  });
});

describe('inOrder', () => {
  it('puts needs first and keeps the order otherwise', () => {
    expect(inOrder([file('a', '', ['file/c']), file('b'), file('c')]).map(({ id }) => id)).toEqual([
      'file/c',
      'file/a',
      'file/b',
    ]);
  });
  it('refuses a cycle and an unknown need', () => {
    expect(() => inOrder([file('a', '', ['file/b']), file('b', '', ['file/a'])])).toThrow(
      'file/a -> file/b -> file/a',
    );
    expect(() => inOrder([file('a', '', ['file/x'])])).toThrow('file/a needs file/x, which is not rendered');
  });
});
