import { describe, expect, it } from 'vitest';
import { compare, describeDifferences } from './compare.ts';

const told = (is: unknown, asked: unknown): string => describeDifferences(compare(is, asked));

describe('differences', () => {
  it('name the field, and leave out what the API server keeps', () => {
    expect(
      told(
        { metadata: { generation: 1, labels: { a: '1' } }, spec: { hard: { pods: '20' } }, status: { x: 1 } },
        { metadata: { generation: 2, labels: { a: '1' } }, spec: { hard: { pods: '10' } }, status: { x: 2 } },
      ),
    ).toBe('spec.hard.pods is "20", asked is "10"');
  });
  it('look into lists of the same length, and into documents kept as text', () => {
    expect(told({ a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 1 }, { b: 3 }] })).toBe('a[1].b is 2, asked is 3');
    expect(
      told({ data: { 'hub.json': '{"idle":{"s":1}}' } }, { data: { 'hub.json': '{"idle":{"s":2}}' } }),
    ).toBe('data.hub.json: idle.s is 1, asked is 2');
  });
  it('of long texts are shown where they begin', () => {
    const text = 'x'.repeat(200);
    expect(told({ a: `${text}1${text}` }, { a: `${text}2${text}` })).toBe(
      `a is ...${'x'.repeat(20)}1${'x'.repeat(39)}..., asked is ...${'x'.repeat(20)}2${'x'.repeat(39)}...`,
    );
  });
  it('are three at most', () => {
    expect(compare({}, { a: 1, b: 2, c: 3, d: 4 })).toHaveLength(3);
  });
});
