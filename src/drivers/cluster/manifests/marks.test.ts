import { expect, it } from 'vitest';
import { isMarkedBy, withMarks } from './marks.ts';

const owner = { platform: 'team', namespace: 'sparkhub' };
const marks = { fingerprint: 'abc', precious: false };
const manifest = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'sessions' } };

it('knows what it applied, for this platform only', () => {
  const { metadata } = withMarks(manifest, owner, marks, undefined);
  expect(isMarkedBy(metadata, owner)).toBe(true);
  expect(isMarkedBy(metadata, { ...owner, namespace: 'other' })).toBe(false);
});

it('leaves what a controller made of it to that controller', () => {
  const { metadata } = withMarks(manifest, owner, marks, undefined);
  const made = { ...metadata, ownerReferences: [{ kind: 'Deployment', name: 'sessions', uid: '1' }] };
  expect(isMarkedBy(made, owner)).toBe(false);
});
