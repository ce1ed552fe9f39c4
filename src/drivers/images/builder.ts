import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { DriverError } from '../driver.ts';

export type BuilderName = 'buildah' | 'docker' | 'podman';

/** A program that builds images from Dockerfiles, and how it wants to be told. */
export interface Builder {
  readonly name: BuilderName;
  /** Arguments of a build, but for the context, which comes last. */
  build(
    reference: string,
    options: {
      readonly args: Readonly<Record<string, string>>;
      readonly labels: Readonly<Record<string, string>>;
    },
  ): string[];
  inspect(reference: string): string[];
  push(reference: string, digestFile: string): string[];
}

const ORDER: readonly BuilderName[] = ['docker', 'podman', 'buildah'];

/** The builder named by SPARKHUB_IMAGE_BUILDER, or the first there is. Throws `DriverError` when there is none. */
export function findBuilder(env: NodeJS.ProcessEnv, usable: (name: BuilderName) => boolean): Builder {
  const asked = env.SPARKHUB_IMAGE_BUILDER;
  if (asked !== undefined && !ORDER.includes(asked as BuilderName)) {
    throw new DriverError(`SPARKHUB_IMAGE_BUILDER is "${asked}".`, {
      fix: `Write one of: ${ORDER.join(', ')}.`,
    });
  }
  const name = ORDER.find((one) => (asked === undefined || one === asked) && usable(one));
  if (name === undefined) {
    throw new DriverError('No program that builds container images works here.', {
      fix: 'Install one, such as: apt-get install buildah   (docker and podman do as well)',
    });
  }
  return makeBuilder(name, secretsOf(env));
}

/** Whether a builder is there and works: a docker without its engine is only a client. */
export const isUsable = (name: BuilderName, env: NodeJS.ProcessEnv): boolean =>
  (env.PATH ?? '').split(delimiter).some((directory) => existsSync(join(directory, name))) &&
  (name !== 'docker' ||
    spawnSync('docker', ['info'], { env, stdio: 'ignore', timeout: 10_000 }).status === 0);

/** Settings of package managers that a company may need, given to single steps of a build and kept in no layer. */
function secretsOf(env: NodeJS.ProcessEnv): string[] {
  const home = env.HOME ?? homedir();
  const candidates: readonly (readonly [string, readonly (string | undefined)[]])[] = [
    [
      'pip',
      [env.PIP_CONFIG_FILE, join(home, '.config/pip/pip.conf'), join(home, '.pip/pip.conf'), '/etc/pip.conf'],
    ],
    ['uv', [env.UV_CONFIG_FILE, join(home, '.config/uv/uv.toml'), '/etc/uv/uv.toml']],
    ['ivy', [join(home, '.ivy2/ivysettings.xml')]],
    ['npm', [env.NPM_CONFIG_USERCONFIG, join(home, '.npmrc')]],
  ];
  return candidates.flatMap(([id, paths]) => {
    const path = paths.find((one) => one !== undefined && existsSync(one));
    return path === undefined ? [] : ['--secret', `id=${id},src=${path}`];
  });
}

function makeBuilder(name: BuilderName, secrets: readonly string[]): Builder {
  // As root inside a container or a sandbox, buildah can use no other isolation than chroot.
  const own = name === 'buildah' ? ['bud', '--isolation', 'chroot', '--layers'] : ['build'];
  const network = name === 'docker' ? [] : ['--network', 'host'];
  return {
    name,
    build: (reference, { args, labels }) => [
      ...own,
      ...network,
      ...secrets,
      ...Object.entries(args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
      ...Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
      '--tag',
      reference,
    ],
    inspect: (reference) =>
      name === 'buildah' ? ['inspect', '--type', 'image', reference] : ['image', 'inspect', reference],
    push: (reference, digestFile) =>
      name === 'docker' ? ['push', reference] : ['push', '--digestfile', digestFile, reference],
  };
}
