import { capacityMib } from './capacity.ts';
import { type Cloud, FAMILIES, USD_PER_EUR } from './families.ts';

/** A kind of machine that can be rented. */
export interface Machine {
  readonly name: string;
  readonly cloud: Cloud;
  readonly cores: number;
  /** As sold, in MiB. */
  readonly nominalMib: number;
  /** As the machine itself says, in MiB. */
  readonly capacityMib: number;
  /** Euros an hour on demand, by the shipped list. */
  readonly eurPerHour: number;
  /** The next larger one of its family; null for the largest. */
  readonly larger: string | null;
}

/** Every machine known, by family and size. */
export const MACHINES: readonly Machine[] = FAMILIES.flatMap((family) =>
  family.cores.map((cores, at) => {
    const next = family.cores[at + 1];
    const nominalMib = cores * family.gibPerCore * 1024;
    return {
      name: family.name(cores),
      cloud: family.cloud,
      cores,
      nominalMib,
      capacityMib: capacityMib(family.cloud, nominalMib),
      eurPerHour: (cores * family.usdPerCore) / USD_PER_EUR.rate,
      larger: next === undefined ? null : family.name(next),
    };
  }),
);

const byName = new Map(MACHINES.map((machine) => [machine.name.toLowerCase(), machine]));

/** The machine of a name, in whatever case; undefined when it is not known here. */
export const findMachine = (name: string): Machine | undefined => byName.get(name.toLowerCase());
