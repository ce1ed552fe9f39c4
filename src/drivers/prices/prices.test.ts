import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { DriverError } from '../driver.ts';
import { readAzurePrices } from './azure-retail-prices.ts';
import { keepPrices, readKeptPrices } from './kept-prices.ts';

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
  server = undefined;
});

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** A price list of one's own; tells what it was asked. */
async function list(answer: Answer): Promise<{ address: string; asked: URLSearchParams[] }> {
  const asked: URLSearchParams[] = [];
  server = createServer((request, response) => {
    asked.push(new URL(request.url!, 'http://list').searchParams);
    answer(request, response, asked.length);
  });
  await new Promise<void>((ready) => server!.listen(0, '127.0.0.1', ready));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/prices`, asked };
}

const json = (response: ServerResponse, body: unknown): void => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};
/** An entry as the list has it, with the differences given. */
const item = (machine: string, retailPrice: number, more: object = {}): object => ({
  currencyCode: 'EUR',
  retailPrice,
  unitPrice: retailPrice,
  armRegionName: 'westeurope',
  productName: 'Virtual Machines DSv5 Series',
  skuName: machine.slice('Standard_'.length).replace('_', ' '),
  meterName: machine.slice('Standard_'.length).replace('_', ' '),
  serviceName: 'Virtual Machines',
  unitOfMeasure: '1 Hour',
  type: 'Consumption',
  armSkuName: machine,
  ...more,
});
const read = (address: string, machines = ['Standard_D8s_v5'], region = 'westeurope') =>
  readAzurePrices({ machines, region, today: '2026-11-23', list: address });
const failure = async (promise: Promise<unknown>): Promise<DriverError> =>
  promise.then(
    () => {
      throw new Error('it worked');
    },
    (error: DriverError) => error,
  );

describe('Azure’s public price list', () => {
  it('gives the price of Linux on demand, and of no other way a machine is sold', async () => {
    const { address, asked } = await list((_, response) =>
      json(response, {
        Items: [
          item('Standard_D8s_v5', 0.79, { productName: 'Virtual Machines DSv5 Series Windows' }),
          item('Standard_D8s_v5', 0.08, { skuName: 'D8s v5 Spot', meterName: 'D8s v5 Spot' }),
          item('Standard_D8s_v5', 0.09, { meterName: 'D8s v5 Low Priority' }),
          item('Standard_D8s_v5', 3000, { unitOfMeasure: '1/Month' }),
          item('Standard_D8s_v5', 2500, { type: 'Reservation' }),
          item('Standard_D8s_v5', 0.46, { currencyCode: 'USD' }),
          item('Standard_D8s_v5', 0.4123),
          item('Standard_D8s_v5', 0.3, { armRegionName: 'eastus' }),
        ],
        NextPageLink: null,
      }),
    );
    expect(await read(address)).toEqual({
      region: 'westeurope',
      date: '2026-11-23',
      source: 'Azure’s public price list',
      eurPerHour: { Standard_D8s_v5: 0.4123 },
    });
    expect(Object.fromEntries(asked[0]!)).toEqual({
      'api-version': '2023-01-01-preview',
      currencyCode: "'EUR'",
      $filter:
        "serviceName eq 'Virtual Machines' and armRegionName eq 'westeurope' and priceType eq 'Consumption' and (armSkuName eq 'Standard_D8s_v5')",
    });
  });

  it('is read to its last page, some machines at a time', async () => {
    const machines = Array.from({ length: 20 }, (_, at) => `Standard_D${at}s_v5`);
    const { address, asked } = await list((request, response, count) =>
      json(
        response,
        count === 1
          ? {
              Items: machines.slice(0, 10).map((name, at) => item(name, at + 1)),
              NextPageLink: `http://${request.headers.host}/prices?page=2`,
            }
          : {
              Items: machines.slice(10 * (count - 1), 10 * count).map((name) => item(name, 100)),
              NextPageLink: '',
            },
      ),
    );
    const { eurPerHour } = await read(address, machines);
    expect(Object.keys(eurPerHour)).toHaveLength(20);
    expect(
      asked.map((query) => query.get('page') ?? query.get('$filter')!.match(/armSkuName/g)!.length),
    ).toEqual([15, '2', 5]);
  });

  it('that is busy is asked again', async () => {
    const { address, asked } = await list((_, response, count) => {
      if (count < 3) response.writeHead(count === 1 ? 429 : 503, { 'retry-after': '0' }).end();
      else json(response, { Items: [item('Standard_D8s_v5', 0.4)] });
    });
    expect((await read(address)).eurPerHour).toEqual({ Standard_D8s_v5: 0.4 });
    expect(asked).toHaveLength(3);
  });

  it.each<[string, Answer, string]>([
    [
      'stays busy',
      (_, response) => response.writeHead(429, { 'retry-after': '0' }).end(),
      'Azure’s price list answers 429 Too Many Requests.',
    ],
    [
      'refuses',
      (_, response) => response.writeHead(400).end('no'),
      'Azure’s price list answers 400 Bad Request.',
    ],
    [
      'is a sign-in page',
      (_, response) => response.writeHead(200).end('<html>'),
      'Azure’s price list answers with something that is not JSON.',
    ],
    [
      'is something else',
      (_, response) => json(response, { value: [] }),
      'Azure’s price list answers with something that is no list of prices.',
    ],
    [
      'hangs up',
      (request) => request.socket.destroy(),
      'Azure’s price list does not answer: UND_ERR_SOCKET.',
    ],
  ])('that %s is told in plain words', async (_, answer, message) => {
    const { address } = await list(answer);
    const error = await failure(read(address));
    expect([error.message, error.fix]).toEqual([message, expect.stringContaining('--refresh-prices')]);
  });

  it('that cannot be reached is told in plain words', async () => {
    const { message } = await failure(read('http://127.0.0.1:1/prices'));
    expect(message).toMatch(/^Azure’s price list does not answer: /);
  });

  it('knows no such region', async () => {
    const { address } = await list((_, response) => json(response, { Items: [] }));
    const { message, fix } = await failure(read(address, ['Standard_D8s_v5'], 'atlantis'));
    expect([message, fix]).toEqual([
      'Azure’s price list has no machine of sparkhub’s in "atlantis".',
      'Is that a region? Names are as az account list-locations shows them, such as westeurope.',
    ]);
  });
});

describe('prices read earlier', () => {
  it('are kept, and nothing is made of a file that is none', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'sparkhub-prices-'));
    const env = { SPARKHUB_CACHE: dir };
    try {
      expect(await readKeptPrices(env)).toBeUndefined();
      const prices = { region: 'westeurope', date: '2026-11-23', source: 'x', eurPerHour: { a: 1 } };
      const path = await keepPrices(env, prices);
      expect(await readKeptPrices(env)).toEqual(prices);
      writeFileSync(path, '{');
      expect(await readKeptPrices(env)).toBeUndefined();
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
