import { randomBytes } from 'node:crypto';
import type { KubeObject, Pod } from '../../../src/drivers/cluster/api/objects.ts';
import type { Connection } from '../../../src/drivers/cluster/connection.ts';
import type { Resources } from '../../../src/sizing/resources.ts';
import { until } from '../../sparkhub.ts';
import { makeNamespace, pauseImage } from '../cluster.ts';
import type { Case } from './cases.ts';

const RUN = 'sparkhub.test/run';
const CASE = 'sparkhub.test/case';
const ROLE = 'sparkhub.test/role';
/** Requests on their way at once. */
const AT_ONCE = 12;

/** Where executors of a case are: machine -> how many; under '' those for which the scheduler found none. */
export type Placed = Readonly<Record<string, number>>;

/**
 * Machines that are only Node objects, with the allocatable that sizing computes and no kubelet, in a cluster whose real
 * scheduler does not know the difference; and executors that may run nowhere else. Others' pods are kept off by a taint.
 * Call `dispose` in the end, always.
 */
export class PretendMachines {
  readonly #connection: Connection;
  readonly #namespace: { name: string; drop(): Promise<void> };
  readonly #image: string;
  readonly #run = randomBytes(3).toString('hex');

  private constructor(connection: Connection, namespace: PretendMachines['namespace'], image: string) {
    this.#connection = connection;
    this.#namespace = namespace;
    this.#image = image;
  }

  static async make(connection: Connection): Promise<PretendMachines> {
    const [namespace, image] = [await makeNamespace(connection, 'scheduler'), await pauseImage(connection)];
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', namespace: namespace.name, name: 'default' };
    await until(
      'the namespace has its account',
      async () => (await connection.api.get(account)) !== undefined,
    );
    return new PretendMachines(connection, namespace, image);
  }

  get namespace(): { name: string; drop(): Promise<void> } {
    return this.#namespace;
  }

  /** Adds machines `from` to `to` (the last is not made) of each case, each with what daemons ask for taken. */
  async addMachines(
    cases: readonly Case[],
    range: (one: Case) => readonly [from: number, to: number],
  ): Promise<void> {
    const wanted = cases.flatMap((one) => {
      const [from, to] = range(one);
      return Array.from({ length: Math.max(0, to - from) }, (_, at) => [one, from + at] as const);
    });
    await inParallel(wanted, async ([one, at]) => {
      const name = this.#machineName(one, at);
      const made = await this.#connection.api.create<
        KubeObject & { status: { allocatable: Readonly<Record<string, string>> } }
      >(this.#node(one, name));
      // A cluster that corrected what it was given would make the comparison worthless.
      if (made.status.allocatable.memory !== `${one.node.allocatable.memoryMib}Mi`)
        throw new Error(`the cluster made something else of ${name}: ${JSON.stringify(made.status)}`);
      await this.#connection.api.create(this.#daemon(one, name));
    });
  }

  /** Adds all executors of each case. */
  async addExecutors(cases: readonly Case[]): Promise<void> {
    const wanted = cases.flatMap((one) =>
      Array.from({ length: one.executors }, (_, at) => [one, at] as const),
    );
    await inParallel(wanted, ([one, at]) =>
      this.#connection.api.create(
        this.#pod(`${one.name}-${at}`, one, 'executor', one.request, {
          nodeSelector: { [CASE]: this.#label(one) },
        }),
      ),
    );
  }

  /** Where the executors of each case are now; undefined while the scheduler has not looked at all of them. */
  async look(cases: readonly Case[]): Promise<Map<string, Placed> | undefined> {
    const pods = await this.#connection.api.list<Pod>('v1', 'Pod', {
      namespace: this.#namespace.name,
      labels: `${ROLE}=executor`,
    });
    const placed = new Map(cases.map(({ name }) => [name, {} as Record<string, number>]));
    for (const { metadata, spec, status } of pods) {
      const refused = status?.conditions?.some(
        ({ type, status: is }) => type === 'PodScheduled' && is === 'False',
      );
      if (!spec.nodeName && !refused) return undefined;
      const counts = placed.get(metadata.name.replace(/-\d+$/, ''))!;
      const machine = spec.nodeName ?? '';
      counts[machine] = (counts[machine] ?? 0) + 1;
    }
    return placed;
  }

  /** Takes all machines and their pods away. */
  async clear(): Promise<void> {
    const remove = (path: string): Promise<string> =>
      this.#connection.api.requester.text({
        method: 'DELETE',
        path,
        body: { gracePeriodSeconds: 0, propagationPolicy: 'Background' },
        what: 'clean up',
      });
    await remove(`/api/v1/namespaces/${this.#namespace.name}/pods`);
    await remove(`/api/v1/nodes?labelSelector=${encodeURIComponent(`${RUN}=${this.#run}`)}`);
  }

  async dispose(): Promise<void> {
    await this.clear();
    await this.#namespace.drop();
  }

  #label = (one: Case): string => `${this.#run}-${one.name}`;
  #machineName = (one: Case, at: number): string => `${this.#label(one)}-m${at}`;

  #node(one: Case, name: string): KubeObject {
    const now = new Date().toISOString();
    return {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        labels: {
          [RUN]: this.#run,
          [CASE]: this.#label(one),
          // A zone of its own: that nobody is home here says nothing of the cluster's real machines.
          'topology.kubernetes.io/zone': `pretend-${this.#run}`,
          'topology.kubernetes.io/region': 'pretend',
        },
      },
      spec: { taints: [{ key: RUN, value: this.#run, effect: 'NoSchedule' }] },
      status: {
        capacity: quantities(one.node.whole),
        allocatable: quantities({ ...one.node.allocatable, pods: podsOf(one) }),
        conditions: [
          {
            type: 'Ready',
            status: 'True',
            reason: 'Pretended',
            message: 'there is no machine',
            lastHeartbeatTime: now,
            lastTransitionTime: now,
          },
        ],
      },
    };
  }

  /** One pod that asks for what all daemons together ask for, in the place of all of them. */
  #daemon(one: Case, machine: string): KubeObject {
    return this.#pod(`${machine}-daemons`, one, 'daemon', one.node.daemons, { nodeName: machine });
  }

  #pod(name: string, one: Case, role: string, asks: Resources, more: object): KubeObject {
    const { cpu, memory } = quantities(asks);
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: this.#namespace.name, labels: { [ROLE]: role, [CASE]: this.#label(one) } },
      spec: {
        terminationGracePeriodSeconds: 0,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        // Of the test's own taint, and of those that come when no kubelet reports.
        tolerations: [{ operator: 'Exists' }],
        containers: [
          {
            name: 'main',
            image: this.#image,
            imagePullPolicy: 'Never',
            resources: { requests: { cpu, memory }, limits: { memory } },
          },
        ],
        ...more,
      },
    };
  }
}

/** One pod stands for all daemons: the places of the others are taken off the machine. */
const podsOf = ({ node }: Case): number => node.allocatable.pods - node.daemons.pods + 1;

function quantities({ cpuMillis, memoryMib, pods }: Resources): {
  cpu: string;
  memory: string;
  pods: string;
} {
  return { cpu: `${cpuMillis}m`, memory: `${memoryMib}Mi`, pods: `${pods}` };
}

async function inParallel<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> {
  const left = [...items];
  const work = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
