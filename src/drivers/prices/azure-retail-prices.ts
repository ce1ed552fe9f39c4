import { setTimeout as sleep } from 'node:timers/promises';
import type { RefreshedPrices } from '../../sizing/price.ts';
import { DriverError } from '../driver.ts';

/** Azure's public price list: no sign-in (https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices). */
const PUBLIC_LIST = 'https://prices.azure.com/api/retail/prices';
/** Machines asked for at once: the filter is part of the address, which may have some 2,000 characters. */
const AT_ONCE = 15;
const TRIES = 4;
const LONGEST_WAIT_S = 30;
const ANSWER_MS = 30_000;

interface Question {
  /** Names of machines, such as Standard_D8s_v5. */
  readonly machines: readonly string[];
  /** Such as westeurope. */
  readonly region: string;
  /** Of the day, as 2026-06-18. */
  readonly today: string;
  /** Another address of the list. */
  readonly list?: string;
  readonly signal?: AbortSignal;
}

interface Item {
  readonly armSkuName?: unknown;
  readonly armRegionName?: unknown;
  readonly productName?: unknown;
  readonly skuName?: unknown;
  readonly meterName?: unknown;
  readonly retailPrice?: unknown;
  readonly currencyCode?: unknown;
  readonly unitOfMeasure?: unknown;
  readonly type?: unknown;
}

/**
 * Euros an hour of Linux machines on demand in one region, from Azure's public list; machines it does not sell there are
 * left out. Waits and asks again when told to. Throws `DriverError` when the list cannot be read or sells none of them.
 */
export async function readAzurePrices(question: Question): Promise<RefreshedPrices> {
  const { machines, region, today, list = PUBLIC_LIST } = question;
  const eurPerHour: Record<string, number> = {};
  for (let at = 0; at < machines.length; at += AT_ONCE) {
    const some = machines.slice(at, at + AT_ONCE);
    let next: string | null = `${list}?${queryFor(some, region)}`;
    while (next !== null) {
      const page = readPage(await ask(next, question));
      for (const item of page.items)
        if (isLinuxOnDemand(item, region)) eurPerHour[String(item.armSkuName)] = Number(item.retailPrice);
      next = page.next;
    }
  }
  if (Object.keys(eurPerHour).length === 0)
    throw new DriverError(`Azure’s price list has no machine of sparkhub’s in "${region}".`, {
      fix: 'Is that a region? Names are as az account list-locations shows them, such as westeurope.',
    });
  return { region, date: today, source: 'Azure’s public price list', eurPerHour };
}

function queryFor(machines: readonly string[], region: string): string {
  const names = machines.map((name) => `armSkuName eq '${name}'`).join(' or ');
  return new URLSearchParams({
    'api-version': '2023-01-01-preview',
    currencyCode: "'EUR'",
    $filter: `serviceName eq 'Virtual Machines' and armRegionName eq '${region.replaceAll("'", "''")}' and priceType eq 'Consumption' and (${names})`,
  }).toString();
}

/** The list has one entry for each way a machine is sold; Windows, spot and the classic service are others. */
function isLinuxOnDemand(item: Item, region: string): boolean {
  const words = `${item.productName} ${item.skuName} ${item.meterName}`;
  return (
    item.currencyCode === 'EUR' &&
    item.unitOfMeasure === '1 Hour' &&
    item.type === 'Consumption' &&
    item.armRegionName === region &&
    typeof item.armSkuName === 'string' &&
    typeof item.retailPrice === 'number' &&
    item.retailPrice > 0 &&
    !/Windows|Spot|Low Priority|Cloud ?Services/i.test(words)
  );
}

async function ask(url: string, { signal }: Question): Promise<unknown> {
  for (let tried = 1; ; tried++) {
    const limit = AbortSignal.timeout(ANSWER_MS);
    const response = await fetch(url, {
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    }).catch((cause: unknown) => {
      throw unreadable(`does not answer: ${reasonOf(cause)}`, cause);
    });
    if (response.ok)
      return response.json().catch((cause: unknown) => {
        throw unreadable('answers with something that is not JSON', cause);
      });
    await response.body?.cancel();
    const busy = response.status === 429 || response.status >= 500;
    if (!busy || tried === TRIES)
      throw unreadable(`answers ${response.status} ${response.statusText}`.trim());
    const wait = Number(response.headers.get('retry-after') ?? tried);
    await sleep(1000 * Math.min(LONGEST_WAIT_S, Number.isFinite(wait) ? wait : tried), undefined, { signal });
  }
}

function readPage(answer: unknown): { items: readonly Item[]; next: string | null } {
  const { Items: items, NextPageLink: next } = (answer ?? {}) as { Items?: unknown; NextPageLink?: unknown };
  if (!Array.isArray(items)) throw unreadable('answers with something that is no list of prices');
  return { items: items as Item[], next: typeof next === 'string' && next !== '' ? next : null };
}

const reasonOf = (cause: unknown): string => {
  const { message, cause: inner } = cause as { message?: string; cause?: { code?: string } };
  return inner?.code ?? message ?? String(cause);
};

const unreadable = (what: string, cause?: unknown): DriverError =>
  new DriverError(`Azure’s price list ${what}.`, {
    fix: 'Leave out --refresh-prices to use the prices that sparkhub has, or write your own: sizing: {prices: {Standard_D8s_v5: 0.41}}',
    cause,
  });
