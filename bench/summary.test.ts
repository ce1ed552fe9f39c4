import { expect, it } from 'vitest';
import { type Figures, LINES } from './lines.ts';
import { describeSummary, median, summarize } from './summary.ts';

const figures = (value: number | null): Figures =>
  Object.fromEntries(LINES.map(({ id }) => [id, value])) as Record<keyof Figures, number | null>;

it('takes the middle, the mean of the two in the middle, and leaves out what was not measured', () => {
  expect(median([9, 1, 2])).toBe(2);
  expect(median([10, 1, 2, 4])).toBe(3);
  expect(median([null, 7])).toBe(7);
  expect(median([null])).toBeNull();
});

it("says sparkhub's share of stock's", () => {
  const [line] = summarize({ stock: [figures(4), figures(2), figures(100)], sparkhub: [figures(1)] }, LINES);
  expect(line).toEqual({ title: 'up to ready', unit: 's', stock: 4, sparkhub: 1, ratio: 0.25 });
  expect(summarize({ stock: [figures(null)], sparkhub: [figures(1)] }, LINES)[0]?.ratio).toBeNull();
});

it('lines up a table', () => {
  const lines = [
    { title: 'up to ready', unit: 's', stock: 4.04, sparkhub: 12.26, ratio: 3.0347 },
    { title: 'memory', unit: 'MiB', stock: null, sparkhub: 310.6, ratio: null },
  ];
  expect(describeSummary(lines)).toBe(
    [
      'median       stock  sparkhub  ratio',
      'up to ready  4.0 s    12.3 s   3.03',
      'memory           -   311 MiB      -',
    ].join('\n'),
  );
});
