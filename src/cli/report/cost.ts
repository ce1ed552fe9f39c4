import type { OfflinePlan } from '../../operate/plan-offline.ts';
import { SERVICE_PRICES_DATE } from '../../sizing/services.ts';

/** What a platform in Azure costs a month, and where the prices are from. */
export function describeCost({ lines, atRest, atFullScale, unknown, prices }: OfflinePlan['cost']): string[] {
  const width = Math.max(...lines.map(({ part }) => part.length), 20);
  const row = (part: string, first: string, second: string): string =>
    `  ${part.padEnd(width)}  ${first.padStart(10)}  ${second.padStart(13)}`;
  const money = (value: number | null): string => (value === null ? '?' : value.toFixed(0));
  return [
    row('Euros a month, about', 'at rest', 'at full scale'),
    ...lines.map(({ part, atRest: rest, atFullScale: full, instead }) =>
      row(part, money(rest), instead ? `(${money(full)})` : money(full)),
    ),
    row('Together', money(atRest), money(atFullScale)),
    ...unknown.map(
      (machine) =>
        `  Without ${machine}, whose price sparkhub does not know. Say it: sizing: {prices: {${machine}: 0.50}}`,
    ),
    '  Stored and moved data and logs are paid by use and come on top; prices are before tax and discounts.',
    ...prices
      .filter(({ date }) => date !== '')
      .map(({ region, date, source }) => `  Machines: ${region}, ${date} (${source}).`),
    `  Other parts: list prices read on ${SERVICE_PRICES_DATE}.`,
  ];
}
