import { maxPodsOf, ownNode, wishOf } from '../config/executors.ts';
import { parseConfig } from '../config/parse.ts';
import type { Platform } from '../config/platform.ts';
import { connect } from '../drivers/cluster/connection.ts';
import { measureNode } from '../drivers/cluster/platform/measured-node.ts';
import { configExists, configPath } from '../drivers/config-file.ts';
import { DriverError } from '../drivers/driver.ts';
import { readAzurePrices } from '../drivers/prices/azure-retail-prices.ts';
import { keepPrices, readKeptPrices } from '../drivers/prices/kept-prices.ts';
import { type Estimate, estimate, estimateOn, type Wish } from '../sizing/estimate.ts';
import { sparkOverhead } from '../sizing/executor.ts';
import { findMachine, MACHINES, type Machine } from '../sizing/machines/machine.ts';
import { measuredNode } from '../sizing/node.ts';
import { ownPrice, priceOf, type RefreshedPrices } from '../sizing/price.ts';
import { PROVIDERS, type Provider, providersOf } from '../sizing/providers.ts';
import type { Resources } from '../sizing/resources.ts';
import { loadPlatform, type Where } from './load.ts';

/** What was asked on the command line; what is undefined comes from sparkhub.yaml, or from its defaults. */
export interface SizeRequest {
  readonly executors?: number | undefined;
  readonly cores?: number | undefined;
  readonly memoryMib?: number | undefined;
  /** Share of the heap by Spark's own rule, instead of sparkhub's. */
  readonly overhead?: number | undefined;
  readonly project?: string | undefined;
  readonly pool?: string | undefined;
  readonly machine?: string | undefined;
  readonly provider?: Provider | undefined;
  readonly maxPods?: number | undefined;
  /** What daemons ask for on each machine, in MiB. */
  readonly daemonsMib?: number | undefined;
  /** A machine of the cluster, to be measured. */
  readonly node?: string | undefined;
  /** Read Azure's price list before, and keep it. */
  readonly refreshPrices: boolean;
  readonly region?: string | undefined;
}

/** Machines that are compared, each with its provider. */
interface Candidate {
  readonly provider: Provider;
  readonly machine: Machine;
  readonly maxPods?: number | undefined;
}

/** How executors fit onto machines, one estimate for each kind. Throws `InvalidConfig` or `DriverError`. */
export async function size(where: Where, request: SizeRequest): Promise<Estimate[]> {
  const platform = await loadOrDefault(where);
  const wish = wishFor(platform, request);
  const daemons: Partial<Resources> = {
    ...platform.sizing.daemons,
    ...(request.daemonsMib === undefined ? {} : { memoryMib: request.daemonsMib }),
  };
  if (request.node !== undefined) {
    const { target } = platform;
    const { api } = await connect(where.env, target.kind === 'kubernetes' ? target.context : null);
    const node = await measureNode(api, request.node);
    return [estimateOn(wish, measuredNode(node.name, node.allocatable, { ...node.daemons, ...daemons }))];
  }
  const name = nameOf(platform, request) ?? '';
  const { prices } = platform.sizing;
  const own = ownNode(platform, name, daemons);
  if (own !== undefined) return [estimateOn(wish, own, ownPrice(name, prices))];
  const refreshed = await pricesFor(where, platform, request);
  return candidates(platform, request).map(({ provider, machine, maxPods }) =>
    estimate(wish, {
      provider,
      machine,
      daemons,
      price: priceOf(machine, prices, refreshed),
      ...(maxPods === undefined ? {} : { maxPods }),
    }),
  );
}

/** The platform of sparkhub.yaml; where there is none and none is named, that of an empty one. */
async function loadOrDefault(where: Where): Promise<Platform> {
  const named = where.file !== undefined || where.env.SPARKHUB_CONFIG !== undefined;
  if (named || configExists(configPath(where.file, where.env, where.cwd)))
    return (await loadPlatform(where)).platform;
  return parseConfig('version: 1', 'sparkhub.yaml', { root: false }).platform!;
}

function wishFor(platform: Platform, request: SizeRequest): Wish {
  const { projects } = platform;
  const project =
    request.project === undefined ? projects[0]! : projects.find(({ name }) => name === request.project);
  if (project === undefined)
    throw new DriverError(`There is no project "${request.project}".`, {
      fix: `Projects: ${projects.map(({ name }) => name).join(', ')}.`,
    });
  const executor = {
    cores: request.cores ?? project.session.executor.cores,
    memoryMib: request.memoryMib ?? project.session.executor.memoryMib,
  };
  const wish = wishOf(platform, { ...project, session: { ...project.session, executor } });
  // On the command line the numbers count; what the project's limits would allow of them is another question.
  return {
    executors: request.executors ?? wishOf(platform, project).executors,
    executor: wish.executor,
    overhead: request.overhead === undefined ? wish.overhead : sparkOverhead(request.overhead),
  };
}

type PoolName = keyof Platform['pools'];

/** The machine asked for, or that of the pool asked for. */
function nameOf({ pools }: Platform, { machine, pool }: SizeRequest): string | undefined {
  if (machine !== undefined || pool === undefined) return machine;
  if (!Object.hasOwn(pools, pool))
    throw new DriverError(`There is no pool "${pool}".`, { fix: `Pools: ${Object.keys(pools).join(', ')}.` });
  const declared = pools[pool as PoolName].machine;
  if (declared === null)
    throw new DriverError(`Pool "${pool}" names no machine.`, {
      fix: `Write pools.${pool}.machine in sparkhub.yaml, or add --machine, such as --machine Standard_D8s_v5.`,
    });
  return declared;
}

function candidates(platform: Platform, request: SizeRequest): Candidate[] {
  const { provider, pool } = request;
  const name = nameOf(platform, request);
  const maxPods = request.maxPods ?? (pool === undefined ? undefined : maxPodsOf(platform, pool));
  if (name === undefined) {
    const all = provider === undefined ? (Object.keys(PROVIDERS) as Provider[]) : [provider];
    return all.map((one) => ({ provider: one, machine: findMachine(PROVIDERS[one].example)!, maxPods }));
  }
  const machine = findMachine(name);
  if (machine === undefined)
    throw new DriverError(`sparkhub does not know the machine "${name}".`, {
      fix: `It knows ${FAMILIES_SHOWN}. Say what yours gives in sparkhub.yaml: sizing: {machines: {${name}: {cores: 7.8, memory: 28g}}}`,
    });
  const possible = providersOf(machine.cloud);
  if (provider !== undefined && !possible.includes(provider))
    throw new DriverError(`${PROVIDERS[provider].title} has no ${machine.name}.`, {
      fix: `Write --provider ${possible.join(' or --provider ')}, or another machine.`,
    });
  // A pool of sparkhub.yaml is of today.
  const chosen = provider !== undefined ? [provider] : pool !== undefined ? possible.slice(0, 1) : possible;
  return chosen.map((one) => ({ provider: one, machine, maxPods }));
}

const FAMILIES_SHOWN = 'D and E v3 to v5 of Azure, m5, m6i, m7i, r5, r6i, r7i of AWS, n2, n2d, e2 of Google';

async function pricesFor(
  { env }: Where,
  { target }: Platform,
  { refreshPrices, region }: SizeRequest,
): Promise<RefreshedPrices | undefined> {
  if (!refreshPrices) return readKeptPrices(env);
  const prices = await readAzurePrices({
    machines: MACHINES.filter(({ cloud }) => cloud === 'azure').map(({ name }) => name),
    region: region ?? (target.kind === 'azure' ? target.location : 'westeurope'),
    today: new Date().toISOString().slice(0, 10),
  });
  await keepPrices(env, prices);
  return prices;
}
