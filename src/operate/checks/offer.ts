import type { Platform } from '../../config/platform.ts';
import { describeMib } from '../../config/quantity.ts';
import type { Finding } from '../../drivers/driver.ts';
import { offerOf } from '../../render/local/offer.ts';
import type { LocalSite } from '../../render/site.ts';

/** Says honestly how what Spark grants compares with what the machine has. */
export function checkOffer(platform: Platform, { machine }: LocalSite): Finding {
  const offer = offerOf(platform, machine);
  const memoryMib = Math.floor(machine.memoryBytes / 2 ** 20);
  const message = `Spark grants ${offer.cores} cores and ${describeMib(offer.memoryMib)}; the machine has ${machine.cores} cores and ${(memoryMib / 1024).toFixed(1)}g.`;
  const over = offer.cores > machine.cores || offer.memoryMib > memoryMib;
  return {
    check: 'offer',
    verdict: 'ok',
    message: over
      ? `${message} That is meant: notebooks written for a cluster run here too, executors share the real cores, and the largest is ended before memory runs out.`
      : message,
    fix: '',
  };
}
