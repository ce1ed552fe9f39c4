// Bundled by the tests: `node racer.mjs <base> <start ms> <rounds> <round ms>` tries for the lock of each round.
import { appendFileSync, mkdirSync, rmdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from '../lock.ts';

const SPIN_MS = 60;
const [base, ...numbers] = process.argv.slice(2);
const [start, rounds, roundMs] = numbers.map(Number);
for (let round = 0; round < rounds; round += 1) {
  const at = start + round * roundMs;
  await sleep(at - SPIN_MS - Date.now());
  // More racers than cores: they are interrupted anywhere.
  while (Date.now() < at);
  const alone = `${base}/${round}/alone`;
  const work = async () => {
    appendFileSync(`${base}/${round}/done`, 'x');
    try {
      mkdirSync(alone);
    } catch {
      appendFileSync(`${base}/not-alone`, `${round} `);
      return;
    }
    await sleep(roundMs / 2);
    rmdirSync(alone);
  };
  await withLock(`${base}/${round}`, 'race', work).catch((error) => {
    if (error.name !== 'DriverError') appendFileSync(`${base}/failures`, `${error}\n`);
  });
}
