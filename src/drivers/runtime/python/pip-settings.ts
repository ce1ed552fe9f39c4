/** Setting of pip -> variable of uv, which does not read pip's configuration. */
const TRANSLATION: Readonly<Record<string, string>> = {
  'index-url': 'UV_DEFAULT_INDEX',
  'extra-index-url': 'UV_INDEX',
  'trusted-host': 'UV_INSECURE_HOST',
  cert: 'SSL_CERT_FILE',
};

/** From the output of `pip config list` to the environment that makes uv use the same package index and certificates. */
export function uvSettings(pipConfigList: string): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const line of pipConfigList.split('\n')) {
    const match = /^(?:global|install|:env:)\.([\w-]+)=(['"])(.*)\2$/.exec(line.trim());
    const variable = TRANSLATION[match?.[1]?.replaceAll('_', '-') ?? ''];
    if (variable !== undefined) settings[variable] = match![3]!.replaceAll(/(?:\\n|\s)+/g, ' ').trim();
  }
  return settings;
}
