import type { Platform } from '../../config/platform.ts';
import { findMachine } from '../../sizing/machines/machine.ts';
import { type Price, priceOf, type RefreshedPrices } from '../../sizing/price.ts';
import { eurPerMonth, HOURS_PER_MONTH, type Service } from '../../sizing/services.ts';
import { sharesOf } from './files.ts';
import { type AzurePool, azurePools } from './pools.ts';
import { privateServices } from './private-endpoints.ts';
import { azureTarget } from './target.ts';

/** What one part costs a month, in euros: with nobody working, and with every pool at its largest. Null: not known. */
export interface CostLine {
  readonly part: string;
  readonly atRest: number | null;
  readonly atFullScale: number | null;
  /** Not in the total: it stands in for another line. */
  readonly instead: boolean;
}

export interface Cost {
  readonly lines: readonly CostLine[];
  readonly atRest: number;
  readonly atFullScale: number;
  /** Machine types whose price is not known: the totals are without them. */
  readonly unknown: readonly string[];
  /** Where the prices of machines are from. */
  readonly prices: readonly Price[];
}

/** Cost a month of everything that is paid by time. What is paid by use comes on top. */
export function estimateCost(platform: Platform, refreshed?: RefreshedPrices): Cost {
  const pools = azureTarget(platform).cluster.existing === null ? azurePools(platform) : [];
  const price = ({ machine }: AzurePool): Price | undefined => {
    const known = findMachine(machine);
    const own = platform.sizing.prices;
    if (known !== undefined) return priceOf(known, own, refreshed);
    const mine = own[machine];
    return mine === undefined
      ? undefined
      : { eurPerHour: mine, region: '', date: '', source: 'sizing.prices' };
  };
  const lines = [...pools.map((pool) => poolLine(pool, price(pool)?.eurPerHour)), ...serviceLines(platform)];
  const counted = lines.filter(({ instead }) => !instead);
  const sum = (key: 'atRest' | 'atFullScale'): number =>
    counted.reduce((total, line) => total + (line[key] ?? 0), 0);
  return {
    lines,
    atRest: sum('atRest'),
    atFullScale: sum('atFullScale'),
    unknown: [...new Set(pools.filter((pool) => price(pool) === undefined).map(({ machine }) => machine))],
    prices: [
      ...new Map(
        pools.flatMap((pool) => {
          const found = price(pool);
          return found === undefined ? [] : [[found.source, found] as const];
        }),
      ).values(),
    ],
  };
}

/** Spot machines are counted at the price of those that stay, which is the most that is ever paid for them. */
function poolLine(
  { pool, machine, min, max, spot, fallback, osDisk }: AzurePool,
  hourly: number | undefined,
): CostLine {
  const disk = osDisk.type === 'Managed' ? eurPerMonth('managedDisk128') : 0;
  const each = hourly === undefined ? null : hourly * HOURS_PER_MONTH + disk;
  const kind = spot ? ', spot: this or less' : fallback ? ', when there is no spot machine: instead' : '';
  const count = min === max ? `${min}` : `${min} to ${max}`;
  return {
    part: `${pool} machines: ${count} ${machine}${kind}`,
    atRest: min === 0 ? 0 : each === null ? null : min * each,
    atFullScale: each === null ? null : max * each,
    instead: fallback,
  };
}

function serviceLines(platform: Platform): CostLine[] {
  const target = azureTarget(platform);
  const line = (part: string, service: Service, count = 1): CostLine => {
    const cost = count * eurPerMonth(service);
    return { part, atRest: cost, atFullScale: cost, instead: false };
  };
  const own = target.cluster.existing === null;
  const endpoints = target.privateEndpoints ? privateServices(platform).length : 0;
  return [
    ...(own && target.cluster.tier === 'standard'
      ? [line('promise of the API server’s uptime', 'uptime')]
      : []),
    ...(own ? [line('load balancer and its address', 'balancer')] : []),
    ...(target.registry.existing === null
      ? [line('container registry', target.privateEndpoints ? 'registryPremium' : 'registryStandard')]
      : []),
    ...sharesOf(platform).map(({ name, gib }) =>
      line(`file share ${name}, ${gib} GiB`, target.redundancy === 'ZRS' ? 'fileGibZRS' : 'fileGibLRS', gib),
    ),
    ...(endpoints > 0
      ? [
          line(`${endpoints} private endpoints`, 'privateEndpoint', endpoints),
          line(`${endpoints} private DNS zones`, 'dnsZone', endpoints),
        ]
      : []),
  ];
}
