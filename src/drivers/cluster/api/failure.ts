import { DriverError } from '../../driver.ts';

/** What the API server answers when it refuses. */
export interface Status {
  readonly message?: string;
  readonly reason?: string;
  readonly details?: {
    readonly kind?: string;
    readonly name?: string;
    readonly retryAfterSeconds?: number;
    readonly causes?: readonly {
      readonly field?: string;
      readonly message?: string;
      readonly reason?: string;
    }[];
  };
}

/** A refusal of the API server. It is a `DriverError`, so what nobody handles still reaches people in words. */
export class ApiError extends DriverError {
  readonly code: number;
  readonly status: Status;
  constructor(code: number, status: Status, what: string, context: string) {
    super(explain(code, status, what), { fix: fixFor(code, status, context) });
    this.code = code;
    this.status = status;
  }
}

/** Whether the API server said that a thing is not there. */
export const isNotFound = (error: unknown): boolean => error instanceof ApiError && error.code === 404;
export const isConflict = (error: unknown): boolean => error instanceof ApiError && error.code === 409;
export const isForbidden = (error: unknown): boolean => error instanceof ApiError && error.code === 403;
/** Not valid, or not to be changed once made. */
export const isInvalid = (error: unknown): boolean => error instanceof ApiError && error.code === 422;
/** Whether a thing could not be made because its namespace is on its way out. */
export const isTerminating = (error: unknown): boolean =>
  error instanceof ApiError && error.code === 403 && /being terminated/.test(error.message);

function explain(code: number, { message, reason }: Status, what: string): string {
  const said = message ?? reason ?? `answer ${code}`;
  if (code === 401) return 'The cluster does not know you: it refuses your credentials.';
  if (code === 403) return `You may not ${what}: ${said}`;
  return `The cluster refuses to ${what}: ${said}`;
}

function fixFor(code: number, { details, message }: Status, context: string): string {
  if (code === 401)
    return `They may have expired. Sign in again as your cluster wants it, and try: kubectl --context ${context} auth whoami`;
  if (code === 403 && !/being terminated|exceeded quota|violates PodSecurity/.test(message ?? ''))
    return 'Ask whoever runs the cluster for that right, or use a context that has it. What is needed: sparkhub doctor';
  const causes = (details?.causes ?? []).flatMap(({ field, message: why }) =>
    field ? [`${field}: ${why}`] : [],
  );
  return causes.length > 0
    ? `Put right: ${causes.join('; ')}`
    : 'Put right what it names, then run it again.';
}

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'its name is not known here',
  EAI_AGAIN: 'its name could not be looked up',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no way to it from here',
  ENETUNREACH: 'there is no way to it from here',
  ECONNRESET: 'it broke the connection off',
};

/** Why the API server could not be spoken with at all. */
export function unreachable(error: unknown, server: string, context: string): DriverError {
  const { code = '', message = '' } = error as NodeJS.ErrnoException;
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code))
    return new DriverError(`The certificate of the cluster at ${server} cannot be trusted: ${message}`, {
      fix: 'Check certificate-authority and server in your kubeconfig, and this machine’s clock.',
      cause: error,
    });
  return new DriverError(
    `The cluster of context "${context}" cannot be reached at ${server}: ${UNREACHABLE[code] ?? message}.`,
    {
      fix: `Check that it runs and that your network or VPN reaches it: kubectl --context ${context} get nodes`,
      cause: error,
    },
  );
}
