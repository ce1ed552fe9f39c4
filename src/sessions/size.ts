import { largestExecutor } from '../sizing/advice.ts';
import { requestWith } from '../sizing/executor.ts';
import { allowedBy, type Limits, roomWithin } from '../sizing/limits.ts';
import { fitInto, type Resources, type RunsOut } from '../sizing/resources.ts';
import { counted, describeExecutor, describeLess, describeMib } from '../sizing/words.ts';
import type { Money, Numbers, SessionSize } from './session.ts';
import type { Bounds, Machines } from './settings.ts';

/** What becomes of numbers. */
interface Outcome {
  readonly fit: string;
  /** Executors that the session gets; 0 where it cannot run. */
  readonly executors: number;
}
const refuse = (fit: string): Outcome => ({ fit, executors: 0 });

/**
 * How a session of these numbers fits and what it costs in an hour, as a share of machines. The one rule for the sizes
 * that are offered and for a person's own numbers.
 */
export function makeSize(name: SessionSize['name'], numbers: Numbers, bounds: Bounds): SessionSize {
  const { executors, cores, memoryMib } = numbers;
  const outcome = outcomeOf(numbers, bounds);
  const price = outcome.executors === 0 ? null : priceOfOne(requestWith(numbers, bounds.extras), bounds);
  return {
    name,
    executors,
    cores,
    memoryMib,
    fit: outcome.fit,
    fits: outcome.executors > 0,
    costPerHour: price === null ? null : { ...price, amount: round(price.amount * outcome.executors) },
  };
}

/**
 * What an executor that asks for `one` costs in an hour, as a share of its machine: machines are paid for whole, and
 * leave when they are empty. Null where nobody knows.
 */
export function priceOfOne(one: Resources, { machines }: Bounds): Money | null {
  if (machines.kind !== 'alike' || machines.pricePerHour === null) return null;
  const { currency, amount } = machines.pricePerHour;
  const { count } = fitInto(machines.room, one);
  return count === 0 ? null : { currency, amount: round(amount / count) };
}

const round = (amount: number): number => Math.round(amount * 10_000) / 10_000;

function outcomeOf(numbers: Numbers, bounds: Bounds): Outcome {
  const { limits, extras, machines } = bounds;
  const one = requestWith(numbers, extras);
  const { count: most, runsOut } = allowedBy(limits, one);
  const limit = describeLimit(limits, runsOut, one, numbers);
  if (most === 0)
    return refuse(
      limits.executors === 0
        ? `This project’s limit is ${limit}`
        : `An executor of ${describeExecutor(numbers)} is more than this project’s limit of ${limit}${largest(numbers, bounds, roomWithin(limits))}`,
    );
  const within = { ...numbers, executors: Math.min(numbers.executors, most) };
  const outcome = placeOn(machines, within, bounds);
  // Where the machine has room for fewer still, that is what there is to say.
  if (numbers.executors <= most || outcome.executors < most) return outcome;
  if (!isHeld(most, numbers, bounds))
    return refuse(`More than this project’s limit of ${limit}: ${most} of them at most`);
  return {
    executors: most,
    fit: `Runs with ${most} of them at most, by this project’s limit of ${limit}: ${lower(outcome.fit)}`,
  };
}

/**
 * Whether a session that asks for more than the limits runs all the same, with as many as they allow. A cluster makes no
 * more; on one machine Spark's master holds a session to its cores (`spark.cores.max`), and to nothing else.
 */
const isHeld = (most: number, { cores }: Numbers, { limits, machines }: Bounds): boolean =>
  machines.kind !== 'one' || Math.floor(limits.cores / cores) === most;

function placeOn(machines: Machines, numbers: Numbers, bounds: Bounds): Outcome {
  const { executors } = numbers;
  const one = requestWith(numbers, bounds.extras);
  switch (machines.kind) {
    case 'one': {
      const { cores, memoryMib } = machines.offer;
      // It runs any number of executors, if they are small enough.
      const room = roomWithin({ cores, memoryMib, executors: Number.MAX_SAFE_INTEGER });
      const { count } = fitInto(room, one);
      if (count === 0)
        return refuse(
          `This machine has no room for an executor of ${describeExecutor(numbers)}${largest(numbers, bounds, room)}`,
        );
      return count < executors
        ? { fit: `This machine has room for ${count} of them at a time`, executors: count }
        : { fit: 'On this machine, which all its sessions share', executors };
    }
    case 'alike': {
      const { count } = fitInto(machines.room, one);
      if (count === 0)
        return refuse(
          `No machine here takes an executor of ${describeExecutor(numbers)}${largest(numbers, bounds, machines.room)}`,
        );
      const needed = Math.ceil(executors / count);
      return { fit: `${counted(executors, 'executor')} on ${counted(needed, 'machine')}`, executors };
    }
    case 'unknown':
      return { fit: `${counted(executors, 'executor')}, on as many machines as that takes`, executors };
  }
}

/** `18 cores`; of memory also what each executor takes of it, where that is more than its heap. */
function describeLimit(
  { executors, cores, memoryMib }: Limits,
  runsOut: RunsOut,
  one: Resources,
  asked: Numbers,
): string {
  if (runsOut === 'pods') return counted(executors, 'executor');
  if (runsOut === 'cores') return counted(cores, 'core');
  const each =
    one.memoryMib === asked.memoryMib
      ? ''
      : `, of which each takes ${Math.round((one.memoryMib / 1024) * 10) / 10}g`;
  return `${describeMib(memoryMib)} of memory${each}`;
}

/** `: the largest that fits has 11g`; empty where none does. */
function largest(asked: Numbers, { extras }: Bounds, room: Resources): string {
  const executor = { ...asked, ...extras };
  const less = largestExecutor({ executor, overhead: extras.overhead }, room, 1);
  return less === undefined ? '' : `: the largest that fits has ${describeLess(less, asked)}`;
}

const lower = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
