import { describe, expect, it } from 'vitest';
import { NO_OVERHEAD } from '../sizing/executor.ts';
import type { Limits } from '../sizing/limits.ts';
import type { Bounds, Machines } from './settings.ts';
import { makeSize, priceOfOne } from './size.ts';

const G = 1024;
const LIMITS: Limits = { executors: 6, cores: 18, memoryMib: 96 * G };
/** Room for two executors of 3 cores and 12g on each. */
const ALIKE: Machines = {
  kind: 'alike',
  room: { cpuMillis: 7500, memoryMib: 29_000, pods: 20 },
  pricePerHour: { currency: 'EUR', amount: 0.5 },
};
const UNKNOWN: Machines = { kind: 'unknown' };
const ONE: Machines = { kind: 'one', offer: { cores: 12, memoryMib: 64 * G } };
const ROOMY: Machines = { kind: 'one', offer: { cores: 36, memoryMib: 192 * G } };

const bounds = (machines: Machines, limits: Partial<Limits> = {}, extras?: Bounds['extras']): Bounds => ({
  limits: { ...LIMITS, ...limits },
  extras: extras ?? {
    overhead: machines.kind === 'one' ? NO_OVERHEAD : { factor: 0.16, leastMib: 384 + 256 * 3 },
  },
  machines,
});
/** `numbers` are executors, cores of each and GiB of each. */
const size = ([executors, cores, gib]: readonly [number, number, number], within: Bounds) =>
  makeSize('own', { executors, cores, memoryMib: gib * G }, within);

describe('in a cluster with machines of a known size', () => {
  it.each([
    [[6, 3, 12], '6 executors on 3 machines', 1.5],
    [[3, 3, 12], '3 executors on 2 machines', 0.75],
    [[1, 1, 2], '1 executor on 1 machine', 0.0714],
    [[2, 7, 2], '2 executors on 2 machines', 1],
    // The limits of the project, each, and the machines and the price of those that run.
    [
      [8, 1, 2],
      'Runs with 6 of them at most, by this project’s limit of 6 executors: 6 executors on 1 machine',
      0.4284,
    ],
    [
      [6, 4, 8],
      'Runs with 4 of them at most, by this project’s limit of 18 cores: 4 executors on 4 machines',
      2,
    ],
    [
      [6, 3, 20],
      'Runs with 4 of them at most, by this project’s limit of 96g of memory, of which each takes 23.2g: 4 executors on 4 machines',
      2,
    ],
  ] as const)('%j fits', (numbers, fit, amount) => {
    expect(size(numbers, bounds(ALIKE))).toMatchObject({
      name: 'own',
      executors: numbers[0],
      fit,
      fits: true,
      costPerHour: { currency: 'EUR', amount },
    });
  });

  it.each([
    [
      [2, 8, 12],
      {},
      'No machine here takes an executor of 8 cores and 12g: the largest that fits has 7 cores',
    ],
    [[2, 3, 30], {}, 'No machine here takes an executor of 3 cores and 30g: the largest that fits has 24g'],
    [
      [2, 8, 30],
      {},
      'No machine here takes an executor of 8 cores and 30g: the largest that fits has 7 cores and 24g',
    ],
    [
      [2, 8, 1.5],
      {},
      'No machine here takes an executor of 8 cores and 1536m: the largest that fits has 7 cores',
    ],
    // It is too large for the machines as well: that there may be fewer of them is no help.
    [
      [9, 8, 12],
      {},
      'No machine here takes an executor of 8 cores and 12g: the largest that fits has 7 cores',
    ],
    [
      [1, 20, 2],
      {},
      'An executor of 20 cores and 2g is more than this project’s limit of 18 cores: the largest that fits has 18 cores',
    ],
    [
      [1, 3, 16],
      { memoryMib: 16 * G },
      'An executor of 3 cores and 16g is more than this project’s limit of 16g of memory, of which each takes 18.6g: the largest that fits has 13g',
    ],
    [[1, 1, 2], { executors: 0 }, 'This project’s limit is 0 executors'],
  ] as const)('%j does not fit', (numbers, limits, fit) => {
    expect(size(numbers, bounds(ALIKE, limits))).toMatchObject({ fit, fits: false, costPerHour: null });
  });

  it('has no room, and names nothing that would fit', () => {
    const full = { ...ALIKE, room: { cpuMillis: 0, memoryMib: 0, pods: 0 } };
    const negative = { ...ALIKE, room: { cpuMillis: -200, memoryMib: -50, pods: -1 } };
    for (const machines of [full, negative])
      expect(size([1, 1, 2], bounds(machines))).toMatchObject({
        fit: 'No machine here takes an executor of 1 core and 2g',
        fits: false,
      });
  });

  it('says no price where there is none', () => {
    const free = { ...ALIKE, pricePerHour: null };
    expect(size([6, 3, 12], bounds(free))).toMatchObject({ fits: true, costPerHour: null });
  });

  it('counts what executors ask for in place of their cores', () => {
    const extras = { overhead: NO_OVERHEAD, requestMillis: 500 };
    expect(size([6, 8, 2], bounds(ALIKE, {}, extras)).fit).toBe('6 executors on 1 machine');
  });
});

it('knows only the limits of a cluster whose machines nobody has said the size of', () => {
  expect(size([6, 3, 12], bounds(UNKNOWN))).toMatchObject({
    fit: '6 executors, on as many machines as that takes',
    fits: true,
    costPerHour: null,
  });
  expect(size([7, 3, 12], bounds(UNKNOWN))).toMatchObject({
    fit: 'Runs with 6 of them at most, by this project’s limit of 6 executors: 6 executors, on as many machines as that takes',
    fits: true,
  });
  expect(size([1, 19, 12], bounds(UNKNOWN)).fits).toBe(false);
});

describe('on one machine', () => {
  it.each([
    ['within all', [6, 3, 12], ROOMY, true, 'On this machine, which all its sessions share'],
    ['exactly what it offers', [1, 12, 64], ONE, true, 'On this machine, which all its sessions share'],
    ['more than it offers', [6, 3, 12], ONE, true, 'This machine has room for 4 of them at a time'],
    [
      'more than its cores at once',
      [1, 13, 2],
      ONE,
      false,
      'This machine has no room for an executor of 13 cores and 2g: the largest that fits has 12 cores',
    ],
    [
      'more than its memory at once',
      [1, 1, 65],
      ONE,
      false,
      'This machine has no room for an executor of 1 core and 65g: the largest that fits has 64g',
    ],
    // Spark itself holds a session to its cores, and to nothing else.
    [
      'more cores than the limit',
      [6, 4, 2],
      ROOMY,
      true,
      'Runs with 4 of them at most, by this project’s limit of 18 cores: on this machine, which all its sessions share',
    ],
    [
      'more executors than the limit, which is that of the cores too',
      [9, 3, 2],
      ROOMY,
      true,
      'Runs with 6 of them at most, by this project’s limit of 6 executors: on this machine, which all its sessions share',
    ],
    [
      'more executors than the limit',
      [9, 1, 2],
      ROOMY,
      false,
      'More than this project’s limit of 6 executors: 6 of them at most',
    ],
    [
      'more memory than the limit',
      [6, 1, 30],
      ROOMY,
      false,
      'More than this project’s limit of 96g of memory: 3 of them at most',
    ],
    // What the machine has room for is within the limit.
    ['more than both', [9, 3, 12], ONE, true, 'This machine has room for 4 of them at a time'],
    [
      'an executor over the limit',
      [1, 1, 97],
      ROOMY,
      false,
      'An executor of 1 core and 97g is more than this project’s limit of 96g of memory: the largest that fits has 96g',
    ],
  ] as const)('%s', (_, numbers, machine, fits, fit) => {
    expect(size(numbers, bounds(machine))).toMatchObject({ fit, fits, costPerHour: null });
  });
});

it('prices an executor by its share of a machine', () => {
  const price = (cpuMillis: number, machines: Machines = ALIKE) =>
    priceOfOne({ cpuMillis, memoryMib: 1024, pods: 1 }, bounds(machines))?.amount;
  expect([price(3000), price(2500), price(7500), price(8000)]).toEqual([0.25, 0.1667, 0.5, undefined]);
  expect([price(3000, UNKNOWN), price(3000, ONE)]).toEqual([undefined, undefined]);
});
