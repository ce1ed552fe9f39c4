import { DriverError } from '../driver.ts';
import { KNOWN } from './known-failures.ts';

/** An error in Azure's form; the causes are inside each other. */
export interface AzureError {
  readonly code?: string;
  readonly message?: string;
  readonly target?: string;
  readonly details?: readonly AzureError[];
}

/** One cause, the innermost of its branch. */
export interface Cause {
  readonly code: string;
  readonly message: string;
  /** The resource, when Azure says which. */
  readonly target: string;
}

/** Codes that only say that something inside them went wrong. */
const WRAPPERS = new Set([
  'DeploymentFailed',
  'DeploymentStackDeploymentFailed',
  'DeploymentStackDeleteResourcesFailed',
  'ResourceDeploymentFailure',
  'InvalidTemplateDeployment',
  'MultipleErrorsOccurred',
  'Conflict',
  'BadRequest',
]);

/** The innermost causes, each once. */
export function causesOf(error: AzureError, target = ''): Cause[] {
  const at = error.target ?? target;
  const inner = [...(error.details ?? []), ...inMessage(error.message)].flatMap((one) => causesOf(one, at));
  const { code = 'Unknown', message = '' } = error;
  const own = { code, message: firstLine(message), target: at };
  const found = inner.length > 0 && WRAPPERS.has(code) ? inner : inner.length > 0 ? [...inner, own] : [own];
  return found.filter(
    (cause, index) =>
      found.findIndex(({ code: c, target: t }) => c === cause.code && t === cause.target) === index,
  );
}

/** Some resource providers put their answer, as JSON, into the message. */
function inMessage(message = ''): AzureError[] {
  const begin = message.indexOf('{');
  if (begin < 0) return [];
  try {
    const inside = JSON.parse(message.slice(begin)) as { error?: AzureError };
    return inside.error === undefined ? [] : [inside.error];
  } catch {
    return [];
  }
}

const firstLine = (text: string): string => text.split('\r\n')[0]!.split('\n')[0]!.trim();

/**
 * What Azure refused and what to do about it, from anything its SDK throws: each cause with its code, in plain words
 * and with the fix where it is a known one. `what` follows "Azure did not".
 */
export function explainAzure(error: unknown, what: string): DriverError {
  if (error instanceof DriverError) return error;
  const {
    name = '',
    message = '',
    statusCode,
    details,
  } = error as {
    name?: string;
    message?: string;
    statusCode?: number;
    details?: { error?: AzureError } & AzureError;
  };
  if (/CredentialUnavailable|AuthenticationRequired|AggregateAuthentication|AuthenticationError/.test(name))
    return new DriverError('Nobody is signed in to Azure here.', {
      fix: 'Sign in: az login   (in CI: AZURE_CLIENT_ID, AZURE_TENANT_ID and a federated token)',
      evidence: firstLine(message),
      cause: error,
    });
  const body = details?.error ?? (details?.code === undefined ? undefined : details);
  if (body !== undefined) return refused(causesOf(body), what, error);
  if (statusCode !== undefined)
    return refused([{ code: `HTTP ${statusCode}`, message: firstLine(message), target: '' }], what, error);
  // Not from Azure nor the way there: a fault of ours.
  if (name !== 'RestError') throw error;
  return new DriverError(`Azure cannot be reached: ${firstLine(message)}`, {
    fix: 'Check the network (a proxy: HTTPS_PROXY), then run the same command again.',
    cause: error,
  });
}

/** One failure of one or more causes. */
export function refused(causes: readonly Cause[], what: string, cause?: unknown): DriverError {
  const told = causes.map((one) => ({ ...one, known: KNOWN.find(({ matches }) => matches(one)) }));
  const lines = told.map(({ code, message, target, known }) => {
    const where = target === '' ? '' : `${shortId(target)}: `;
    return `${where}${known?.plain ?? message} [${code}]`;
  });
  const fixes = [...new Set(told.map(({ known }) => known?.fix ?? FIX))];
  return new DriverError(`Azure did not ${what}. ${lines.join(' ')}`, {
    fix: fixes.join('\n  '),
    evidence: told
      .flatMap(({ message, known }) => (known === undefined || message === '' ? [] : [message]))
      .join('\n'),
    cause,
  });
}

const FIX = 'Put that right, then run the same command again: what was made is kept.';

/** `/subscriptions/…/providers/Microsoft.X/types/name` as `types name`. */
export function shortId(id: string): string {
  const parts = id.split('/');
  return parts.length < 4 ? id : parts.slice(-2).join(' ');
}
