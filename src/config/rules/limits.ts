import { SMALLEST_HEAP_MIB } from '../../sizing/executor.ts';
import type { Project } from '../platform.ts';
import { describeMib } from '../quantity.ts';
import { type Found, found, type PlatformRule } from './rule.ts';

/** Sessions that could never be granted, and numbers that contradict each other. */
export const limits: PlatformRule = (platform, source) =>
  platform.projects.flatMap((project, at) => {
    const { session, limits } = project;
    const { min, initial } = session.executors;
    const max = session.executors.max ?? limits.executors;
    // Where the number that people wrote stands: the project's own, or the platform's.
    const place = (...keys: string[]): (string | number)[] => {
      const own = ['projects', at, 'session', ...keys];
      return hasValue(source.value, own) ? own : ['session', ...keys];
    };
    const problem = (keys: string[], code: string, message: string, fix: string): Found =>
      found(source, code, place(...keys), message, fix);
    const of = `project "${project.name}"`;
    const all: (Found | false)[] = [
      min > max &&
        problem(
          ['executors', 'min'],
          'min-over-max',
          `At least ${min} executors and at most ${max} contradict each other.`,
          `Write a min of ${max} or less.`,
        ),
      initial > max &&
        problem(
          ['executors', 'initial'],
          'initial-over-max',
          `${initial} executors at the start are more than the ${max} at most.`,
          `Write an initial of ${max} or less.`,
        ),
      max > limits.executors &&
        problem(
          ['executors', 'max'],
          'over-limit',
          `${max} executors are more than the limit of ${of}: ${limits.executors}.`,
          `Write ${limits.executors} or less, or raise projects[${at}].limits.executors.`,
        ),
      session.executor.cores > limits.cores &&
        problem(
          ['executor', 'cores'],
          'over-limit',
          `One executor of ${session.executor.cores} cores is more than the limit of ${of}: ${limits.cores} in all.`,
          `Write ${limits.cores} or less, or raise projects[${at}].limits.cores.`,
        ),
      session.executor.memoryMib > limits.memoryMib &&
        problem(
          ['executor', 'memory'],
          'over-limit',
          `One executor of ${describeMib(session.executor.memoryMib)} is more than the limit of ${of}: ${describeMib(limits.memoryMib)} in all.`,
          `Write ${describeMib(limits.memoryMib)} or less, or raise projects[${at}].limits.memory.`,
        ),
      session.executor.memoryMib < SMALLEST_HEAP_MIB &&
        problem(
          ['executor', 'memory'],
          'too-small',
          `An executor of ${describeMib(session.executor.memoryMib)} cannot start: Spark needs ${SMALLEST_HEAP_MIB}m.`,
          'Write 1g or more.',
        ),
      session.driver.memoryMib < SMALLEST_HEAP_MIB &&
        problem(
          ['driver', 'memory'],
          'too-small',
          `A driver of ${describeMib(session.driver.memoryMib)} cannot start: Spark needs ${SMALLEST_HEAP_MIB}m.`,
          'Write 1g or more.',
        ),
    ];
    return [...all.filter((one) => one !== false), ...offerTooSmall(platform.target, project, at, source)];
  });

function offerTooSmall(
  target: Parameters<PlatformRule>[0]['target'],
  { limits, name }: Project,
  at: number,
  source: Parameters<PlatformRule>[1],
): Found[] {
  if (target.kind !== 'local') return [];
  const { cores, memoryMib } = target.offer;
  return [
    ...(cores !== null && cores < limits.cores
      ? [
          found(
            source,
            'offer-too-small',
            ['target', 'offer', 'cores'],
            `${cores} cores are fewer than project "${name}" may take: ${limits.cores}.`,
            `Write ${limits.cores} or more, or lower projects[${at}].limits.cores.`,
          ),
        ]
      : []),
    ...(memoryMib !== null && memoryMib < limits.memoryMib
      ? [
          found(
            source,
            'offer-too-small',
            ['target', 'offer', 'memory'],
            `${describeMib(memoryMib)} are less than project "${name}" may take: ${describeMib(limits.memoryMib)}.`,
            `Write ${describeMib(limits.memoryMib)} or more, or lower projects[${at}].limits.memory.`,
          ),
        ]
      : []),
  ];
}

function hasValue(value: unknown, path: readonly (string | number)[]): boolean {
  let inner = value;
  for (const step of path) inner = (inner as Record<string | number, unknown> | null | undefined)?.[step];
  return inner !== undefined;
}
