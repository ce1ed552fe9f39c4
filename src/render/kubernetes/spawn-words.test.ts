import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../config/parse.ts';
import { describeProject } from './spawn-words.ts';

function said(pools: string, session: string): string {
  const text = `version: 1\ntarget: {kind: kubernetes}\nauth: {kind: native}\npools: {spark: {${pools}}}\nsession: {${session}}\n`;
  const { platform } = parseConfig(text, 'sparkhub.yaml', { root: false });
  return describeProject(platform!, platform!.projects[0]!);
}
const limits = 'Up to 6 executors, 18 cores and 96g of memory in all';

describe('what the spawn page says of a project', () => {
  it('how many machines a whole session takes', () => {
    const session = 'executor: {cores: 3, memory: 12g}';
    expect(said('machine: Standard_D8s_v5, maxPods: 30', session)).toBe(
      `${limits}. 6 executors of 3 cores and 12g: 3 machines`,
    );
    expect(said('machine: Standard_D8s_v5', session)).toBe(
      `${limits}. 6 executors of 3 cores and 12g: 6 machines`,
    );
    expect(said('machine: Standard_D8s_v5', 'executor: {cores: 1, memory: 2g}, executors: {max: 1}')).toBe(
      `${limits}. 1 executor of 1 core and 2g: 1 machine`,
    );
  });
  it('that none takes one', () => {
    expect(said('machine: Standard_D8s_v5', 'executor: {cores: 8, memory: 12g}')).toBe(
      `${limits}. No machine here takes an executor of 8 cores and 12g: ask whoever runs this sparkhub`,
    );
  });
  it('nothing of machines that it does not know', () => {
    expect(said('min: 0', 'executor: {cores: 3, memory: 12g}')).toBe(limits);
  });
});
