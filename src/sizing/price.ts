import { PRICE_LIST, USD_PER_EUR } from './machines/families.ts';
import type { Machine } from './machines/machine.ts';

/** What one machine costs, and where that is from. */
export interface Price {
  readonly eurPerHour: number;
  /** Region of the list; empty for a price of one's own. */
  readonly region: string;
  /** Day the list was read, as 2026-06-18; empty for a price of one's own. */
  readonly date: string;
  readonly source: string;
}

/** Prices read from a provider's public list later than the shipped ones. */
export interface RefreshedPrices {
  readonly region: string;
  readonly date: string;
  readonly source: string;
  readonly eurPerHour: Readonly<Record<string, number>>;
}

/** What a machine costs: by sparkhub.yaml, else by the list read last, else by the shipped one. */
export function priceOf(
  machine: Machine,
  own: Readonly<Record<string, number>> = {},
  refreshed?: RefreshedPrices,
): Price {
  const mine = ownPrice(machine.name, own);
  if (mine !== null) return mine;
  const read = refreshed?.eurPerHour[machine.name];
  if (refreshed !== undefined && read !== undefined)
    return { eurPerHour: read, region: refreshed.region, date: refreshed.date, source: refreshed.source };
  const { region, date, source } = PRICE_LIST[machine.cloud];
  return {
    eurPerHour: machine.eurPerHour,
    region,
    date,
    source: `${source}, at ${USD_PER_EUR.rate} dollars a euro (ECB, ${USD_PER_EUR.date})`,
  };
}

/** What sparkhub.yaml says a machine costs; null where it says nothing. */
export function ownPrice(machine: string, own: Readonly<Record<string, number>>): Price | null {
  const mine = Object.hasOwn(own, machine) ? own[machine] : undefined;
  return mine === undefined ? null : { eurPerHour: mine, region: '', date: '', source: 'sizing.prices' };
}
