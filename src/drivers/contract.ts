import { deepEqual, equal, notEqual } from 'node:assert/strict';
import type { Observation } from '../plan/step.ts';
import type { Artefact } from '../render/artefact.ts';
import { fingerprint } from '../render/fingerprint.ts';
import type { Driver } from './driver.ts';

/** A driver with a world of its own, and one artefact before and after a change. */
export interface ContractSubject<A extends Artefact> {
  readonly driver: Driver<A>;
  readonly artefact: A;
  /** The same id with other content. */
  readonly changed: A;
  cleanUp(): Promise<void>;
}

/** The two functions of the test runner that the suite uses; `vitest` itself must not be imported outside tests. */
export interface Runner {
  describe(name: string, body: () => void): void;
  it(name: string, body: () => Promise<void>): void;
}

/** The suite every driver passes: look, make, make again, change, take away, take away again. */
export function driverContract<A extends Artefact>(
  { describe, it }: Runner,
  name: string,
  setup: () => Promise<ContractSubject<A>>,
): void {
  const contract = (title: string, body: (subject: ContractSubject<A>) => Promise<void>): void =>
    it(title, async () => {
      const subject = await setup();
      try {
        await body(subject);
      } finally {
        await subject.cleanUp();
      }
    });

  describe(`${name} keeps the driver contract`, () => {
    contract('what was never made is absent, and removing it is no error', async ({ driver, artefact }) => {
      equal((await see(driver, artefact)).state, 'absent');
      await driver.remove(artefact.id, silent);
      equal((await see(driver, artefact)).state, 'absent');
    });

    contract(
      'what was made is present as asked, and making it again changes nothing',
      async ({ driver, artefact }) => {
        await driver.apply(artefact, silent);
        const first = await see(driver, artefact);
        deepEqual([first.state, first.fingerprint], ['present', fingerprint(artefact)]);
        await driver.apply(artefact, silent);
        deepEqual(await see(driver, artefact), first);
      },
    );

    contract('a change is seen, and made', async ({ driver, artefact, changed }) => {
      await driver.apply(artefact, silent);
      notEqual((await see(driver, changed)).fingerprint, fingerprint(changed));
      await driver.apply(changed, silent);
      const after = await see(driver, changed);
      deepEqual([after.state, after.fingerprint], ['present', fingerprint(changed)]);
    });

    contract('what was removed is absent', async ({ driver, artefact }) => {
      await driver.apply(artefact, silent);
      await driver.remove(artefact.id, silent);
      equal((await see(driver, artefact)).state, 'absent');
      await driver.remove(artefact.id, silent);
    });
  });
}

const silent = (): void => {};

async function see<A extends Artefact>(driver: Driver<A>, artefact: A): Promise<Observation> {
  const found = (await driver.observe([artefact])).filter(({ id }) => id === artefact.id);
  equal(found.length, 1, `observe gave ${found.length} observations for ${artefact.id}`);
  return found[0] as Observation;
}
