/** What matters in an image build: where packages come from. Paths of this machine mean nothing in there. */
const KEPT = ['index-url', 'extra-index-url', 'trusted-host', 'timeout', 'retries', 'no-index'] as const;

export interface PipSettings {
  /** A pip.conf of that alone; empty when there is nothing to say. */
  readonly text: string;
  readonly settings: Readonly<Record<string, readonly string[]>>;
}

/** From the text of a pip.conf and from PIP_* variables, which go before it. */
export function pipSettings(conf: string, env: NodeJS.ProcessEnv): PipSettings {
  const settings: Record<string, string[]> = {};
  let section = '';
  let key = '';
  for (const line of conf.split('\n')) {
    const header = /^\[(.+)\]/.exec(line);
    const pair = /^([\w-]+)\s*[=:]\s*(.*)$/.exec(line);
    if (/^\s*[#;]/.test(line)) continue;
    if (header !== null) section = header[1]!;
    else if (pair !== null) {
      key = section === 'global' || section === 'install' ? pair[1]!.replaceAll('_', '-') : '';
      if (key !== '') settings[key] = words(pair[2]!);
    } else if (/^\s+\S/.test(line)) settings[key]?.push(...words(line)); // a value that goes on
  }
  for (const name of KEPT) {
    const value = env[`PIP_${name.replaceAll('-', '_').toUpperCase()}`];
    if (value) settings[name] = words(value);
  }
  const kept = KEPT.filter((name) => settings[name] !== undefined && settings[name].length > 0);
  const lines = kept.map((name) => `${name} =${settings[name]!.map((word) => `\n  ${word}`).join('')}\n`);
  return {
    text: kept.length === 0 ? '' : `[global]\n${lines.join('')}`,
    settings: Object.fromEntries(kept.map((name) => [name, settings[name]!])),
  };
}

/** The same for uv, which does not read pip's configuration. */
export function uvToml(settings: PipSettings['settings']): string {
  const hosts = settings['trusted-host'] ?? [];
  const text = (value: string): string => JSON.stringify(value);
  return [
    ...(hosts.length === 0 ? [] : [`allow-insecure-host = [${hosts.map(text).join(', ')}]\n`]),
    // uv asks the extra ones first, too.
    ...(settings['extra-index-url'] ?? []).map((url) => `[[index]]\nurl = ${text(url)}\n`),
    ...(settings['index-url'] ?? []).map((url) => `[[index]]\nurl = ${text(url)}\ndefault = true\n`),
  ].join('');
}

/** An .npmrc without paths of this machine, with the registry that NPM_CONFIG_REGISTRY names. */
export function npmSettings(npmrc: string, env: NodeJS.ProcessEnv): string {
  const registry = env.NPM_CONFIG_REGISTRY ?? env.npm_config_registry;
  const kept = npmrc
    .split('\n')
    .filter((line) => /^\s*(registry|@[^=]+:registry|strict-ssl|\/\/[^=]+)\s*=/.test(line));
  const own = registry
    ? [...kept.filter((line) => !/^\s*registry\s*=/.test(line)), `registry=${registry}`]
    : kept;
  return own.length === 0 ? '' : `${own.join('\n')}\n`;
}

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');
