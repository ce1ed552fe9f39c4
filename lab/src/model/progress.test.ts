import { describe, expect, it } from 'vitest';
import { aJob, english, someTasks } from '../testing.ts';
import { percent, stagesInWords, tasksInWords, together } from './progress.ts';

describe('progress', () => {
  it('is full only when all is done', () => {
    expect(percent(someTasks([1000, 999]))).toBe(99);
    expect(percent(someTasks([0, 0]))).toBe(0);
    expect(percent(someTasks([4, 5]))).toBe(100);
  });
  it('names what failed', () => {
    expect(tasksInWords(english, someTasks([1, 0]))).toBe('0 of 1 task');
    expect(tasksInWords(english, someTasks([2000, 1000, 4, 3]))).toBe('1,000 of 2,000 tasks, 3 failed');
  });
  it('adds jobs up', () => {
    expect(together([aJob(1, [10, 4, 2, 1]), aJob(2, [20, 6, 0, 0])])).toEqual(someTasks([30, 10, 2, 1]));
  });
  it('counts the stage at work', () => {
    const stage = (id: number, state: 'done' | 'running' | 'waiting' | 'skipped') => ({
      id,
      name: '',
      state,
      tasks: someTasks([]),
    });
    const job = aJob(1, [1], { stages: [stage(1, 'skipped'), stage(2, 'running'), stage(3, 'waiting')] });
    expect(stagesInWords(english, [job])).toBe('stage 2 of 3');
    expect(stagesInWords(english, [aJob(1, [1], { stages: [stage(1, 'done')] })])).toBe('stage 1 of 1');
    expect(stagesInWords(english, [aJob(1, [1])])).toBe('');
  });
});
