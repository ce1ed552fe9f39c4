import { describeRange, isPrivate, overlap, parseRange, type Range } from '../azure/ranges.ts';
import type { Path } from '../document.ts';
import type { Platform } from '../platform.ts';
import { quote } from '../words.ts';
import type { Found, MakeProblem } from './rule.ts';

type Target = Extract<Platform['target'], { kind: 'azure' }>;

/** Addresses that Azure keeps of every subnet (https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq). */
const KEPT = 5;

/** Ranges that are none, that overlap, or that have no room for the machines that the pools may have. */
export function azureNetwork(platform: Platform, target: Target, problem: MakeProblem): Found[] {
  const { network, cluster } = target;
  const own = (['addressSpace', 'podRange', 'serviceRange'] as const).map(
    (key) => [key, parseRange(network[key])] as const,
  );
  const found = [
    ...own.flatMap(([key, range]) =>
      range === undefined ? [noRange(['target', 'network', key], network[key], problem)] : [],
    ),
    ...(network.endpointsRange !== null && parseRange(network.endpointsRange) === undefined
      ? [noRange(['target', 'network', 'endpointsRange'], network.endpointsRange, problem)]
      : []),
    ...ranges(['target', 'cluster', 'authorizedRanges'], cluster.authorizedRanges, problem),
    ...ranges(['target', 'allowedRanges'], target.allowedRanges, problem, 30),
  ];
  if (own.some(([, range]) => range === undefined)) return found;
  return [
    ...found,
    ...openFiles(target, problem),
    ...overlaps(own as [string, Range][], problem),
    ...room(platform, target, problem),
  ];
}

/** The file shares know nobody: who reaches their port reads everybody's home. Their endpoint is in the network. */
function openFiles({ network, allowedAddresses, privateEndpoints }: Target, problem: MakeProblem): Found[] {
  const range = parseRange(network.existing === null ? network.addressSpace : (network.endpointsRange ?? ''));
  if (!privateEndpoints || range === undefined) return [];
  return allowedAddresses.flatMap((text, at) => {
    const allowed = parseRange(text);
    return allowed !== undefined && overlap(allowed, range)
      ? [
          problem(
            ['target', 'allowedAddresses', at],
            'azure-open-files',
            `${quote(text)} would let notebooks reach the file shares past their folders: the shares’ private endpoint is in ${describeRange(range)}.`,
            'Write ranges without it; the lake and the registry are reached by https anyway.',
          ),
        ]
      : [];
  });
}

const noRange = (path: Path, text: string, problem: MakeProblem): Found => {
  const [address, prefix] = text.split('/');
  const number = parseRange(address ?? '');
  const meant =
    number !== undefined && /^\d+$/.test(prefix ?? '') && Number(prefix) <= 32
      ? describeRange({
          first: number.first - (number.first % 2 ** (32 - Number(prefix))),
          prefix: Number(prefix),
        })
      : '10.240.0.0/16';
  return problem(
    path,
    'azure-range',
    `${quote(text)} is no range of addresses.`,
    `Write one such as ${meant}.`,
  );
};

/** Ranges of the internet. `longest`: Azure's storage takes no range of two addresses, and a lone one without its /32. */
const ranges = (path: Path, all: readonly string[], problem: MakeProblem, longest = 32): Found[] =>
  all.flatMap((text, at) => {
    const range = parseRange(text);
    if (range === undefined) return [noRange([...path, at], text, problem)];
    if (isPrivate(range))
      return [
        problem(
          [...path, at],
          'azure-private-range',
          `${quote(text)} is a private range: Azure sees the public address that people come from.`,
          'Write that: it is what a page such as a search for "my ip" shows them.',
        ),
      ];
    return range.prefix > longest && range.prefix < 32
      ? [
          problem(
            [...path, at],
            'azure-range',
            `${quote(text)} is too small a range for Azure’s storage.`,
            'Write its addresses one by one, without a /.',
          ),
        ]
      : [];
  });

const overlaps = (own: readonly [string, Range][], problem: MakeProblem): Found[] =>
  own.flatMap(([key, range], at) =>
    own
      .slice(0, at)
      .flatMap(([other, that]) =>
        overlap(range, that)
          ? [
              problem(
                ['target', 'network', key],
                'azure-overlap',
                `${describeRange(range)} overlaps ${other}: ${describeRange(that)}.`,
                'Write ranges that have no address in common, nor with networks that this one is joined to.',
              ),
            ]
          : [],
      ),
  );

/** Each machine takes an address of the subnet and 256 of the cluster's; one in three more while they are upgraded. */
function room({ pools }: Platform, { network, cluster }: Target, problem: MakeProblem): Found[] {
  if (cluster.existing !== null) return [];
  const machines = Object.values(pools).reduce(
    (sum, { max, spot }) => sum + (spot ? 2 * max : max) + Math.ceil(max / 3),
    0,
  );
  const space = parseRange(network.addressSpace)!;
  const inSubnet = 2 ** (31 - space.prefix) - KEPT;
  const pods = parseRange(network.podRange)!;
  const inCluster = 2 ** (24 - pods.prefix);
  return [
    ...(network.existing === null && machines > inSubnet
      ? [
          problem(
            ['target', 'network', 'addressSpace'],
            'azure-room',
            `${describeRange(space)} has room for ${Math.max(0, Math.floor(inSubnet))} machines, and the pools may have ${machines} with those of an upgrade.`,
            'Write a larger range (a smaller number after the /), or lower the max of pools.',
          ),
        ]
      : []),
    ...(machines > inCluster
      ? [
          problem(
            ['target', 'network', 'podRange'],
            'azure-room',
            `${describeRange(pods)} has room for ${Math.floor(inCluster)} machines, and the pools may have ${machines} with those of an upgrade.`,
            'Write a larger range (a smaller number after the /), or lower the max of pools.',
          ),
        ]
      : []),
  ];
}
