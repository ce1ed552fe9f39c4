import type { Estimate } from './estimate.ts';
import { margin } from './fit.ts';
import type { Resources } from './resources.ts';
import { counted } from './words.ts';

/** How an estimate came about, line by line, every number in MiB or thousandths of a core. */
export function showArithmetic(estimate: Estimate): string[] {
  return [
    `${estimate.node.name}, ${estimate.title}`,
    ...showMemory(estimate),
    showCores(estimate),
    showPods(estimate),
    showExecutor(estimate),
    ...showFit(estimate),
    ...showCost(estimate),
  ].map((line, at) => (at === 0 ? line : `  ${line}`));
}

function showMemory({ node: { whole, capacity, kept, allocatable, daemons, room } }: Estimate): string[] {
  const how = (mib: number, sign: string, words: string): string =>
    `${' '.repeat(9)}${sign} ${String(mib).padStart(6)} MiB ${words}`;
  return [
    ...(capacity === null || kept === null
      ? [
          `memory   ${how(allocatable.memoryMib, ' ', 'that Kubernetes may give, as the node says').trimStart()}`,
        ]
      : [
          `memory     ${String(whole.memoryMib).padStart(6)} MiB as sold`,
          how(whole.memoryMib - capacity.memoryMib, '-', 'firmware and Linux (measured on such machines)'),
          how(kept.memoryMib, '-', `kept by the provider: ${kept.how}`),
          how(kept.evictionMib, '-', 'below which pods are evicted'),
          how(allocatable.memoryMib, '=', 'that Kubernetes may give'),
        ]),
    how(daemons.memoryMib, '-', 'daemons on every machine'),
    how(room.memoryMib, '=', 'for executors'),
  ];
}

const showCores = ({ node: { capacity, kept, allocatable, daemons, room } }: Estimate): string =>
  capacity === null || kept === null
    ? `cores      ${allocatable.cpuMillis}m - ${daemons.cpuMillis}m daemons = ${room.cpuMillis}m`
    : `cores      ${capacity.cpuMillis}m - ${kept.cpuMillis}m kept - ${daemons.cpuMillis}m daemons = ${room.cpuMillis}m`;

const showPods = ({ node: { allocatable, daemons, room } }: Estimate): string =>
  `pods       ${allocatable.pods} - ${daemons.pods} daemons = ${room.pods}`;

function showExecutor({ wish: { executor, overhead }, request }: Estimate): string {
  const extra = request.memoryMib - executor.memoryMib;
  const byShare = Math.floor(overhead.factor * executor.memoryMib);
  const how = byShare >= overhead.leastMib ? `${overhead.factor} of the heap` : 'the least there is';
  return `executor   ${executor.memoryMib} MiB heap + ${extra} MiB overhead (${how}) = ${request.memoryMib} MiB; ${request.cpuMillis}m`;
}

function showFit({
  node,
  request,
  fit: { perNode, nodes, oneMore },
  wish: { executors },
}: Estimate): string[] {
  const next = perNode + 1;
  return [
    ...(perNode === 0
      ? []
      : [`${`${perNode} on one`.padEnd(10)} ${describeLeft(margin(node, request, perNode))}`]),
    `${`${next} on one`.padEnd(10)} ${describeLeft(oneMore)}: does not fit`,
    nodes === null
      ? 'machines   none takes one'
      : `machines   ${executors} / ${perNode} = ${nodes} (rounded up)`,
  ];
}

/** "388 MiB short, 1454m left" */
const describeLeft = ({ memoryMib, cpuMillis, pods }: Resources): string =>
  [
    said(memoryMib, (mib) => `${mib} MiB`),
    said(cpuMillis, (millis) => `${millis}m`),
    ...(pods < 0 ? [said(pods, (count) => counted(count, 'pod'))] : []),
  ].join(', ');

const said = (number: number, words: (absolute: number) => string): string =>
  number < 0 ? `${words(-number)} short` : `${words(number)} left`;

const showCost = ({ price, fit: { nodes, eurPerHour } }: Estimate): string[] =>
  price === null || nodes === null || eurPerHour === null
    ? []
    : [
        `cost       ${nodes} x ${price.eurPerHour.toFixed(3)} = ${eurPerHour.toFixed(2)} euros an hour${price.date === '' ? '' : ` (${price.region}, ${price.date})`}`,
        `           price from ${price.source}`,
      ];
