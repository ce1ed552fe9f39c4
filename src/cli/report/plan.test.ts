import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import type { Step } from '../../plan/step.ts';
import { describePlan } from './plan.ts';

const context = { colors: pc.createColors(false), verbosity: 'normal' } as const;
const step = (more: Partial<Step>): Step => ({
  id: 'manifest/ConfigMap/sparkhub/extra',
  kind: 'manifest',
  action: 'create',
  needs: [],
  reason: 'not there yet',
  impact: '',
  ...more,
});

describe('a plan for people', () => {
  it('marks what the file brought along, at each step and in the end', () => {
    const yours = [{ key: 'target.values', what: 'hub.extraEnv.REGION' }];
    expect(describePlan([step({ yours: true }), step({ id: 'file/x', kind: 'file' })], yours, context)).toBe(
      [
        '+ create   ConfigMap extra in sparkhub                  not there yet',
        '             Yours, not checked by sparkhub.',
        '+ create   file x                                       not there yet',
        'Yours, not checked by sparkhub.',
        '  target.values: hub.extraEnv.REGION',
        '2 to create',
      ].join('\n'),
    );
  });
  it('says nothing of it where there is none', () => {
    expect(describePlan([step({ action: 'keep' })], [], context)).toBe(
      'Nothing to change: all 1 parts are as asked.',
    );
  });
});
