import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateBundle } from '../runtime/install/certificates.ts';
import { npmSettings, pipSettings, uvToml } from './index-settings.ts';

/** Arguments that give the steps of a build what this machine's package managers are set up with; kept in no layer. */
export async function withBuildSecrets<T>(
  env: NodeJS.ProcessEnv,
  use: (argv: readonly string[]) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'sparkhub-settings-')); // mode 0700
  try {
    const argv: string[] = [];
    for (const [id, secret] of Object.entries(collect(env))) {
      if (secret === undefined || secret.text === '') continue;
      const path = secret.path ?? join(directory, id);
      if (secret.text !== undefined) await writeFile(path, secret.text, { mode: 0o600 });
      argv.push('--secret', `id=${id},src=${path}`);
    }
    return await use([...argv, ...proxyArgs(env)]);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A file as it is, or a text to be written for the time of the build. */
type Secret =
  | { readonly path: string; readonly text?: undefined }
  | { readonly text: string; readonly path?: undefined };

function collect(env: NodeJS.ProcessEnv): Record<string, Secret | undefined> {
  const home = env.HOME || homedir();
  const file = (...paths: (string | undefined)[]): Secret | undefined => {
    const path = paths.find((one) => one !== undefined && one !== '' && existsSync(one));
    return path === undefined ? undefined : { path };
  };
  const textOf = (secret: Secret | undefined): string =>
    secret?.path === undefined ? '' : readFileSync(secret.path, 'utf8');
  const pipFile = file(
    env.PIP_CONFIG_FILE,
    join(home, '.config/pip/pip.conf'),
    join(home, '.pip/pip.conf'),
    '/etc/pip.conf',
  );
  const pip = pipSettings(textOf(pipFile), env);
  return {
    ca: file(certificateBundle(env) ?? undefined),
    pip: { text: pip.text },
    uv: file(env.UV_CONFIG_FILE, join(home, '.config/uv/uv.toml'), '/etc/uv/uv.toml') ?? {
      text: uvToml(pip.settings),
    },
    npm: { text: npmSettings(textOf(file(env.NPM_CONFIG_USERCONFIG, join(home, '.npmrc'))), env) },
    ivy: file(join(home, '.ivy2/ivysettings.xml')),
  };
}

/** Builders know these by name and keep them out of the image; they take the value from the environment. */
const proxyArgs = (env: NodeJS.ProcessEnv): string[] =>
  ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy']
    .filter((name) => env[name])
    .flatMap((name) => ['--build-arg', name]);
