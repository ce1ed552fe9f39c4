import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessArtefact } from '../../../../render/artefact.ts';
import { statePaths } from '../../state-files.ts';

/** The operator's variables that components may see. All others stay out: they change what runs, or are secrets. */
const ALLOWED = new Set([
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'TZ', 'TMPDIR'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'],
]);

/** What a component sees: the allowed part of `operator`, its own settings, its secrets, and whose process it is. */
export function componentEnvironment(
  artefact: ProcessArtefact,
  stateDir: string,
  operator: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const secrets = Object.entries(artefact.secretEnv).map(([variable, secret]) => [
    variable,
    readFileSync(join(statePaths(stateDir).secrets, secret), 'utf8').trimEnd(),
  ]);
  return {
    ...allowedEnvironment(operator),
    ...artefact.env,
    ...Object.fromEntries(secrets),
    SPARKHUB_STATE_DIR: stateDir,
  };
}

/** The part of the operator's environment that is passed on. */
export function allowedEnvironment(operator: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(operator).filter(([name]) => ALLOWED.has(name) || name.startsWith('LC_')),
  );
}
