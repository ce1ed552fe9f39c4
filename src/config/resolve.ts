import type { Limits } from '../sizing/limits.ts';
import { DEFAULT_MACHINES, DEFAULT_MAX_PODS } from './azure/machine.ts';
import type { Platform, Project, Session, Sizing, Target } from './platform.ts';
import { parseMib, parseSeconds } from './quantity.ts';
import type { PlatformInput } from './schema/platform.ts';

/** The file's values with sizes and durations as numbers, and each project's session made whole. */
export function resolve(input: PlatformInput): Platform {
  const session = resolveSession(input.session);
  return {
    ...input,
    target: resolveTarget(input.target),
    pools: resolvePools(input),
    images: resolveImages(input),
    session,
    projects: input.projects.map((project) => resolveProject(project, session)),
    sizing: resolveSizing(input.sizing),
  };
}

function resolveTarget(target: PlatformInput['target']): Target {
  if (target.kind !== 'local') return target;
  const { cores, memory } = target.offer;
  return { ...target, offer: { cores, memoryMib: memory === null ? null : mib(memory) } };
}

function resolveSizing({ daemons, prices, machines }: PlatformInput['sizing']): Sizing {
  return {
    daemons: {
      ...(daemons.cores === null ? {} : { cpuMillis: millis(daemons.cores) }),
      ...(daemons.memory === null ? {} : { memoryMib: mib(daemons.memory) }),
    },
    prices,
    machines: Object.fromEntries(
      Object.entries(machines).map(([name, { cores, memory, pods }]) => [
        name,
        { cpuMillis: millis(cores), memoryMib: mib(memory), pods },
      ]),
    ),
  };
}

/** Where the lake is Azure's, images can speak to it. */
const resolveImages = ({ images, target }: PlatformInput): Platform['images'] => ({
  ...images,
  connectors: images.connectors ?? (target.kind === 'azure' ? ['abfss'] : []),
});

/** In Azure every pool has a machine type and a number of pods; elsewhere machines are given, and say so themselves. */
function resolvePools({ pools, target }: PlatformInput): PlatformInput['pools'] {
  if (target.kind !== 'azure') return pools;
  const whole = (name: keyof typeof pools) => ({
    ...pools[name],
    machine: pools[name].machine ?? DEFAULT_MACHINES[name]!,
    maxPods: pools[name].maxPods ?? DEFAULT_MAX_PODS[name]!,
  });
  return { system: whole('system'), app: whole('app'), user: whole('user'), spark: whole('spark') };
}

function resolveSession({ driver, executor, executors, idle }: PlatformInput['session']): Session {
  return {
    driver: { memoryMib: mib(driver.memory) },
    executor: { cores: executor.cores, memoryMib: mib(executor.memory) },
    executors,
    idle: {
      executorsSeconds: seconds(idle.executors),
      sessionSeconds: seconds(idle.session),
      serverSeconds: seconds(idle.server),
    },
    conf: {},
  };
}

function resolveProject(input: PlatformInput['projects'][number], defaults: Session): Project {
  const { driver, executor, executors, idle, conf } = input.session;
  const limits: Limits = {
    executors: input.limits.executors,
    cores: input.limits.cores,
    memoryMib: mib(input.limits.memory),
  };
  return {
    ...input,
    title: input.title ?? input.name,
    limits,
    session: {
      driver: { memoryMib: override(driver?.memory, mib, defaults.driver.memoryMib) },
      executor: {
        cores: executor?.cores ?? defaults.executor.cores,
        memoryMib: override(executor?.memory, mib, defaults.executor.memoryMib),
      },
      executors: {
        min: executors?.min ?? defaults.executors.min,
        initial: executors?.initial ?? defaults.executors.initial,
        max: executors?.max === undefined ? defaults.executors.max : executors.max,
      },
      idle: {
        ...defaults.idle,
        executorsSeconds: override(idle?.executors, seconds, defaults.idle.executorsSeconds),
        sessionSeconds: override(idle?.session, seconds, defaults.idle.sessionSeconds),
      },
      conf: conf ?? {},
    },
  };
}

const override = (text: string | undefined, parse: (text: string) => number, otherwise: number): number =>
  text === undefined ? otherwise : parse(text);

/** The schema has already refused what does not parse. */
const millis = (cores: number): number => Math.round(cores * 1000);
const mib = (text: string): number => parseMib(text)!;
const seconds = (text: string): number => parseSeconds(text)!;
