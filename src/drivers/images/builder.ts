import { DriverError } from '../driver.ts';
import type { CommandResult } from '../runtime/install/command.ts';

export type BuilderName = 'buildah' | 'docker' | 'podman';
type Argv = readonly [string, ...string[]];

/** A program that builds images from Dockerfiles, and how it wants to be told. */
export interface Builder {
  readonly name: BuilderName;
  /** Arguments of a build, but for the context, which comes last. */
  build(options: {
    readonly reference?: string;
    readonly args?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
    /** A stage to end with, and the directory that its files go to. */
    readonly target?: { readonly stage: string; readonly directory: string };
    readonly secrets: readonly string[];
  }): Argv;
  inspect(reference: string): Argv;
  push(reference: string, digestFile: string): Argv;
}

/** docker first: where it runs, tools such as kind take images from it. */
const ORDER: readonly BuilderName[] = ['docker', 'podman', 'buildah'];
const WORKS: Readonly<Record<BuilderName, Argv>> = {
  docker: ['docker', 'version', '--format', '{{.Server.Version}}'], // the client alone can do nothing
  podman: ['podman', 'info'],
  buildah: ['buildah', 'info'],
};

/** The builder named by SPARKHUB_IMAGE_BUILDER, or the first that works. Throws `DriverError` when none does. */
export async function findBuilder(
  env: NodeJS.ProcessEnv,
  ask: (argv: Argv) => Promise<CommandResult>,
): Promise<Builder> {
  const asked = env.SPARKHUB_IMAGE_BUILDER || undefined;
  if (asked !== undefined && !ORDER.includes(asked as BuilderName)) {
    throw new DriverError(`SPARKHUB_IMAGE_BUILDER is "${asked}".`, {
      fix: `Write one of: ${ORDER.join(', ')}.`,
    });
  }
  const tried: string[] = [];
  for (const name of ORDER.filter((one) => asked === undefined || one === asked)) {
    const result = await ask(WORKS[name]);
    if (result.ok) return makeBuilder(name);
    tried.push(`${name}: ${result.tail.at(-1) ?? result.reason}`);
  }
  throw new DriverError(
    asked === undefined
      ? 'No program that builds container images works here.'
      : `${asked}, which SPARKHUB_IMAGE_BUILDER names, does not work here.`,
    {
      fix: 'Install or start one, such as: apt-get install buildah   (docker and podman do as well)',
      evidence: tried.join('\n'),
    },
  );
}

function makeBuilder(name: BuilderName): Builder {
  // As root inside a container or a sandbox, buildah can use no other isolation than chroot.
  const start: Argv =
    name === 'buildah'
      ? ['buildah', 'bud', '--isolation', 'chroot', '--layers']
      : [name, 'build', ...(name === 'docker' ? ['--progress', 'plain'] : [])];
  // In a network of its own, docker reaches what its host reaches; the other two may not.
  const network = name === 'docker' ? [] : ['--network', 'host'];
  const pairs = (option: string, values: Readonly<Record<string, string>> = {}): string[] =>
    Object.entries(values).flatMap(([key, value]) => [option, `${key}=${value}`]);
  return {
    name,
    build: ({ reference, args, labels, target, secrets }) => [
      ...start,
      ...network,
      ...secrets,
      ...pairs('--build-arg', args),
      ...pairs('--label', labels),
      ...(target === undefined
        ? []
        : ['--target', target.stage, '--output', `type=local,dest=${target.directory}`]),
      ...(reference === undefined ? [] : ['--tag', reference]),
    ],
    inspect: (reference) =>
      name === 'buildah'
        ? ['buildah', 'inspect', '--type', 'image', reference]
        : [name, 'image', 'inspect', reference],
    push: (reference, digestFile) =>
      name === 'docker'
        ? ['docker', 'push', reference]
        : [name, 'push', '--digestfile', digestFile, reference],
  };
}
