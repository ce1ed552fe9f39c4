import type { Change } from '../../sizing/advice.ts';
import type { Estimate } from '../../sizing/estimate.ts';
import { counted, describeChanges, describeExecutor } from '../../sizing/words.ts';
import type { Path } from '../document.ts';
import { estimateProject } from '../executors.ts';
import { valueAt } from '../explain.ts';
import { type Found, found, type PlatformRule } from './rule.ts';

/** More than this share of what is paid for unused is worth a word. */
const TOO_MUCH_WASTE = 0.5;

/** Executors that fit no machine of their pool or leave most of it empty, and pools too small for one session. */
export const machines: PlatformRule = (platform, source) =>
  platform.projects.flatMap((project, at): Found[] => {
    const { pool } = project;
    const asked = Object.hasOwn(platform.pools, pool)
      ? platform.pools[pool as keyof typeof platform.pools].machine
      : null;
    if (platform.target.kind === 'local' || asked === null) return [];
    const warn = (code: string, path: Path, message: string, fix: string): Found =>
      found(source, code, path, message, fix, 'warning');
    const estimate = estimateProject(platform, project);
    if (estimate === undefined) {
      return [
        warn(
          'unknown-machine',
          ['pools', pool, 'machine'],
          `sparkhub does not know how large "${asked}" is, so it cannot say how many executors fit.`,
          `Say what kubectl describe node says under Allocatable: sizing: {machines: {${asked}: {cores: 7.8, memory: 28g}}}`,
        ),
      ];
    }
    // Where the size that people wrote stands: the project's own, or the platform's, or else the machine.
    const written = (key: 'cores' | 'memory'): Path =>
      [
        ['projects', at, 'session', 'executor', key],
        ['session', 'executor', key],
      ].find((path) => valueAt(source.value, path) !== undefined) ?? ['pools', pool, 'machine'];
    const { fit } = estimate;
    const place = written(fit.runsOut === 'cores' ? 'cores' : 'memory');
    const { max } = platform.pools[pool as keyof typeof platform.pools];
    if (fit.perNode === 0)
      return [warn('fits-no-machine', place, describeMisfit(estimate, pool), adviseMisfit(estimate, pool))];
    return [
      ...(fit.wasted > TOO_MUCH_WASTE
        ? [warn('wasted-machine', place, describeWaste(estimate), adviseWaste(estimate))]
        : []),
      ...(fit.nodes !== null && fit.nodes > max
        ? [
            warn(
              'pool-too-small',
              ['pools', pool, 'max'],
              `${counted(estimate.wish.executors, 'executor')} of project "${project.name}" need ${fit.nodes} machines, and the pool may have ${max}.`,
              `Write a max of ${fit.nodes} or more, or fewer executors.`,
            ),
          ]
        : []),
    ];
  });

function describeMisfit({ wish, request, node: { name, room } }: Estimate, pool: string): string {
  return `An executor of ${describeExecutor(wish.executor)}, ${request.memoryMib}m with its overhead, fits no machine of pool "${pool}": ${name} has ${room.cpuMillis / 1000} cores and ${room.memoryMib}m for executors.`;
}

const adviseMisfit = (estimate: Estimate, pool: string): string =>
  `${adviceOf(estimate, 'Write a smaller executor, or give the pool larger machines.')} More: sparkhub size --pool ${pool} --explain`;

function describeWaste({ wish, fit, node: { name } }: Estimate): string {
  return `${fit.perNode} of ${describeExecutor(wish.executor)} on one ${name} leaves ${Math.round(fit.wasted * 100)} % of it paid for and unused.`;
}

const adviseWaste = (estimate: Estimate): string =>
  adviceOf(estimate, 'Write larger executors, or give the pool smaller machines.');

function adviceOf({ changes, wish }: Estimate, otherwise: string): string {
  const help = describeChanges(changes.filter(helps), wish.executor);
  return help === '' ? otherwise : `Smallest change: ${help}.`;
}

/** What a file is advised: nothing that takes memory from the Python workers. */
const helps = ({ kind }: Change): boolean => kind !== 'overhead';
