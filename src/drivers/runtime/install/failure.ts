import { DriverError } from '../../driver.ts';
import type { CommandResult } from './command.ts';

interface Cause {
  readonly pattern: RegExp;
  readonly message: (what: string, host: string) => string;
  readonly fix: string;
}

const AGAIN = 'run the same command again; what was downloaded is kept.';

/** Most telling first: a full disk also shows up as a failed download. */
const CAUSES: readonly Cause[] = [
  {
    pattern: /no space left on device|os error 28|ENOSPC|disk quota exceeded/i,
    message: (what) => `The disk is full: ${what} could not be installed.`,
    fix: `Free some space (df -h), then ${AGAIN}`,
  },
  {
    pattern: /hash mismatch|do not match the hashes/i,
    message: (what) => `A download for ${what} is not what sparkhub was tested with (its SHA-256 differs).`,
    fix: 'Run the same command again. If it stays, the package index or a proxy in between alters packages: tell its owner.',
  },
  {
    pattern:
      /UnknownIssuer|CERTIFICATE_VERIFY_FAILED|PKIX path building failed|self[- ]signed certificate|invalid peer certificate/i,
    message: (what, host) => `The certificate of ${host} is not trusted: ${what} could not be downloaded.`,
    fix: 'If your company inspects connections, set SSL_CERT_FILE to its certificate bundle and run the same command again.',
  },
  {
    pattern:
      /error sending request|dns error|failed to lookup|name resolution|connection (?:refused|reset|aborted)|unreachable|timed? ?out|NewConnectionError|UnknownHostException|server access error|failed to fetch|Max retries exceeded/i,
    message: (what, host) => `No connection to ${host}: ${what} could not be downloaded.`,
    fix: `Check the network (behind a proxy: HTTPS_PROXY), then ${AGAIN}`,
  },
  {
    pattern: /permission denied|EACCES|read-only file system|EROFS|os error 13/i,
    message: (what) => `No permission to write: ${what} could not be installed.`,
    fix: 'Make the directory named below writable, or name another one with SPARKHUB_CACHE.',
  },
  {
    pattern:
      /no solution found|no matching distribution|UNRESOLVED DEPENDENCIES|was not found in the package registry/i,
    message: (what, host) => `${host} does not have the exact versions that ${what} needs.`,
    fix: 'If this machine uses a package mirror, ask its owner to update it; then run the same command again.',
  },
];

/** Turns a failed command into what is wrong and what to type next, with its last lines as evidence. */
export function installFailure(what: string, result: CommandResult): DriverError {
  const text = result.tail.join('\n');
  const known = CAUSES.find(({ pattern }) => pattern.test(text));
  const host = hostIn(text) ?? 'the package index';
  return new DriverError(known?.message(what, host) ?? `${what} could not be installed: ${result.reason}.`, {
    fix: known?.fix ?? `See ${result.log}, then ${AGAIN}`,
    evidence: [...result.tail.slice(-8).map(withoutCredentials), `Full log: ${result.log}`].join('\n'),
  });
}

/** Turns a failed file operation into the same kind of error. */
export function fileFailure(what: string, error: unknown): DriverError {
  if (error instanceof DriverError) return error;
  const { message, path } = error as NodeJS.ErrnoException;
  const known = CAUSES.find(({ pattern }) => pattern.test(message));
  return new DriverError(known?.message(what, '') ?? `${what} could not be installed: ${message}`, {
    fix: known?.fix ?? 'Run the same command again; nothing is lost.',
    evidence: path ?? message,
    cause: error,
  });
}

/** The last host named in an address: package tools print the one that failed last. */
function hostIn(text: string): string | undefined {
  const hosts = [
    ...text.matchAll(/https?:\/\/(?:[^/\s@]*@)?([^/\s:'"`)]+)/g),
    ...text.matchAll(/host='([^']+)'/g),
  ];
  return hosts.at(-1)?.[1];
}

const withoutCredentials = (line: string): string =>
  line.replaceAll(/(https?:\/\/)[^/\s@]+@/g, '$1***@').slice(0, 300);
