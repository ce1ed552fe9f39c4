import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../sparkhub.ts';
import { cluster, noCluster } from './cluster.ts';
import { type Case, ORIGINAL, randomCases } from './scheduler/cases.ts';
import { type Placed, PretendMachines } from './scheduler/machines.ts';

const CASES = [...ORIGINAL, ...randomCases(300, 20_261_123)];
/** Cases at a time: some hundred machines, which any cluster can bear for a quarter of a minute. */
const BATCH = 76;

/** Full machines of a case when all but the last are there; the one machine that takes none where it never fits. */
const allButLast = ({ fit: { nodes } }: Case): number => (nodes === null ? 1 : nodes - 1);

/** Executors on each machine, in falling order, and how many have none. */
const shape = (placed: Placed): { on: number[]; waiting: number } => {
  const { '': waiting = 0, ...machines } = placed;
  return { on: Object.values(machines).sort((a, b) => b - a), waiting };
};

function expected({ executors, fit: { perNode, nodes } }: Case, complete: boolean) {
  if (nodes === null) return { on: [], waiting: executors };
  const full = Array.from({ length: nodes - 1 }, () => perNode);
  const rest = executors - full.length * perNode;
  return complete ? { sum: executors, machines: nodes, waiting: 0 } : { on: full, waiting: rest };
}

function seen(placed: Placed, one: Case, complete: boolean) {
  const { on, waiting } = shape(placed);
  if (!complete || one.fit.nodes === null) return { on, waiting };
  return { sum: on.reduce((all, count) => all + count, 0), machines: on.length, waiting };
}

describe('the cases', () => {
  it('are of every kind', () => {
    const count = (of: (one: Case) => boolean): number => CASES.filter(of).length;
    expect(CASES.length).toBeGreaterThanOrEqual(300);
    for (const runsOut of ['memory', 'cores', 'pods'] as const)
      expect(count(({ fit }) => fit.runsOut === runsOut)).toBeGreaterThan(10);
    expect(count(({ fit }) => fit.perNode === 0)).toBeGreaterThan(10);
    expect(count(({ fit }) => fit.perNode > 1)).toBeGreaterThan(100);
    expect(ORIGINAL.map(({ fit }) => [fit.perNode, fit.nodes])).toEqual([
      [2, 3],
      [1, 6],
      [2, 3],
    ]);
  });
});

describe.skipIf(noCluster)('where the scheduler puts executors', () => {
  let machines: PretendMachines;
  const agreed: string[] = [];
  beforeAll(async () => {
    machines = await PretendMachines.make(await cluster());
  });
  afterAll(async () => {
    await machines?.dispose();
    process.stdout.write(`sizing and the scheduler agree in ${agreed.length} of ${CASES.length} cases\n`);
  });

  /** Waits until the scheduler has looked at all, and a moment longer where it may still change its mind. */
  async function compare(cases: readonly Case[], complete: boolean): Promise<void> {
    const wrong = async (): Promise<string[] | undefined> => {
      const placed = await machines.look(cases);
      return placed === undefined
        ? undefined
        : cases.flatMap((one) => {
            const [is, should] = [seen(placed.get(one.name)!, one, complete), expected(one, complete)];
            return JSON.stringify(is) === JSON.stringify(should)
              ? []
              : [`${one.name}: ${one.words}: ${JSON.stringify(is)}, not ${JSON.stringify(should)}`];
          });
    };
    let last: string[] | undefined;
    await until(
      'the scheduler agrees',
      async () => {
        // Hundreds of pods at a time: not more often than people would.
        await sleep(800);
        last = await wrong();
        return last?.length === 0;
      },
      45_000,
    ).catch(() => {
      throw new Error(last === undefined ? 'the scheduler does not look at all of them' : last.join('\n'));
    });
  }

  const batches = Array.from({ length: Math.ceil(CASES.length / BATCH) }, (_, at) =>
    CASES.slice(at * BATCH, (at + 1) * BATCH),
  );
  it.each(batches.map((cases) => [cases[0]!.name, cases.at(-1)!.name, cases] as const))(
    '%s to %s: as many on each, and as many machines, as sizing says',
    async (_, __, cases) => {
      await machines.addMachines(cases, (one) => [0, allButLast(one)]);
      await machines.addExecutors(cases);
      // With one machine less than needed, all are full and somebody waits ...
      await compare(cases, false);
      // ... and with it, nobody does.
      await machines.addMachines(cases, (one) => [allButLast(one), one.fit.nodes ?? 0]);
      await compare(cases, true);
      await machines.clear();
      agreed.push(...cases.map(({ name }) => name));
    },
  );
});
