import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../config/parse.ts';
import { type Cost, estimateCost } from './cost.ts';

function costOf(more = ''): Cost {
  const { platform, problems } = parseConfig(
    `version: 1\nname: team\ntarget: {kind: azure, subscription: 11111111-1111-1111-1111-111111111111, location: westeurope, resourceGroup: team}\nauth: {kind: native, admins: [ada]}\n${more}`,
    'sparkhub.yaml',
    { root: false },
  );
  if (platform === undefined) throw new Error(JSON.stringify(problems));
  return estimateCost(platform);
}
const PRICES = 'sizing: {prices: {Standard_D2ds_v5: 1, Standard_D4ds_v5: 2, Standard_D8ds_v5: 4}}\n';
const machines = ({ lines }: Cost) => lines.filter(({ part }) => part.includes('machines'));

describe('cost a month', () => {
  it('is machines at their least and at their most, 730 hours each', () => {
    expect(machines(costOf(PRICES)).map(({ atRest, atFullScale }) => [atRest, atFullScale])).toEqual([
      [730, 730],
      [730, 3 * 730],
      [0, 20 * 2 * 730],
      [0, 20 * 4 * 730],
    ]);
  });
  it('counts the machines that stand in for spot once, not twice', () => {
    const plain = costOf(PRICES);
    const spot = costOf(`${PRICES}pools: {spark: {spot: true}}\n`);
    expect(machines(spot)).toHaveLength(machines(plain).length + 1);
    expect(spot.atFullScale).toBe(plain.atFullScale);
  });
  it('adds the price of a system disk where there is no local one', () => {
    const prices =
      'sizing: {prices: {Standard_D8s_v5: 4}}\npools: {spark: {machine: Standard_D8s_v5, max: 1}}\n';
    const spark = machines(costOf(prices)).at(-1)!;
    expect(spark.atFullScale).toBeGreaterThan(4 * 730 + 15);
    expect(spark.atFullScale).toBeLessThan(4 * 730 + 25);
  });
  it('names machines without a price, and leaves them out', () => {
    const { unknown, lines, atFullScale } = costOf('pools: {spark: {machine: Standard_HB120rs_v3}}\n');
    expect(unknown).toEqual(['Standard_HB120rs_v3']);
    expect(lines.find(({ part }) => part.startsWith('spark'))?.atFullScale).toBeNull();
    expect(atFullScale).toBeGreaterThan(0);
  });
});
