import { DriverError } from '../driver.ts';
import { explainAzure } from './failure.ts';
import type { DeploymentStacksClient, HttpClient, ResourceManagementClient } from './library.ts';

/** Gives tokens of whoever is signed in: the part of Azure's credentials that sparkhub needs. */
export interface Credential {
  getToken(scopes: string | string[]): Promise<{ token: string; expiresOnTimestamp: number } | null>;
}

/** A subscription, as somebody who is signed in. */
export interface AzureAccount {
  readonly subscription: string;
  readonly credential: Credential;
  readonly resources: ResourceManagementClient;
  readonly stacks: DeploymentStacksClient;
  /** Between two looks at long work, in milliseconds. */
  readonly pollMs: number;
  /** One request to Azure Resource Manager that the SDK's packages here have no method for. Throws `DriverError`. */
  ask<T>(request: ArmRequest): Promise<T>;
  /** Posts a form to another service of Azure, without the sign-in; any status is an answer. */
  post(url: string, form: Readonly<Record<string, string>>): Promise<{ status: number; text: string }>;
}

export interface ArmRequest {
  readonly method: 'GET' | 'POST';
  /** From `/subscriptions` on, with its `api-version`. */
  readonly path: string;
  /** What it is for, in words that follow "Azure did not". */
  readonly what: string;
}

/** What tests put in the place of the network and of the person's own sign-in. */
export interface AccountParts {
  readonly credential?: Credential;
  readonly httpClient?: HttpClient;
  readonly pollMs?: number;
  /** Of the SDK's own retries. */
  readonly retryDelayInMs?: number;
}

const MANAGEMENT = 'https://management.azure.com';
const POLL_MS = 5000;

/**
 * Opens a subscription by Azure's default chain of credentials: environment, workload identity, managed identity, Azure
 * CLI and the like. Asks nothing yet.
 */
export async function openAccount(
  { subscription, tenant }: { readonly subscription: string; readonly tenant: string | null },
  parts: AccountParts = {},
): Promise<AzureAccount> {
  const library = await import('./library.ts');
  const credential = parts.credential ?? (await openCredential(tenant));
  const { httpClient, retryDelayInMs } = parts;
  const options = {
    ...(httpClient === undefined ? {} : { httpClient }),
    ...(retryDelayInMs === undefined ? {} : { retryOptions: { retryDelayInMs } }),
    userAgentOptions: { userAgentPrefix: 'sparkhub' },
  };
  const resources = new library.ResourceManagementClient(credential, subscription, options);
  return {
    subscription,
    credential,
    resources,
    stacks: new library.DeploymentStacksClient(credential, subscription, options),
    pollMs: parts.pollMs ?? POLL_MS,
    async ask<T>({ method, path, what }: ArmRequest): Promise<T> {
      const request = library.createPipelineRequest({ url: `${MANAGEMENT}${path}`, method });
      const response = await resources.sendRequest(request).catch((error) => {
        throw explainAzure(error, what);
      });
      if (response.status < 300) return JSON.parse(response.bodyAsText || '{}') as T;
      throw explainAzure({ statusCode: response.status, details: parsed(response.bodyAsText) }, what);
    },
    async post(url, form) {
      const request = library.createPipelineRequest({
        url,
        method: 'POST',
        body: new URLSearchParams(form).toString(),
        headers: library.createHttpHeaders({ 'Content-Type': 'application/x-www-form-urlencoded' }),
      });
      const { status, bodyAsText } = await (httpClient ?? library.createDefaultHttpClient()).sendRequest(
        request,
      );
      return { status, text: bodyAsText ?? '' };
    },
  };
}

function parsed(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return {};
  }
}

/** Whoever is signed in, by Azure's default chain of credentials. Asks nothing yet. */
export async function openCredential(tenant: string | null): Promise<Credential> {
  const { DefaultAzureCredential } = await import('./library.ts');
  return new DefaultAzureCredential(tenant === null ? {} : { tenantId: tenant });
}

/** A token for one of Azure's services. Throws `DriverError` when nobody is signed in. */
export async function tokenFrom(credential: Credential, scope: string) {
  const token = await credential.getToken(scope).catch((error) => {
    throw explainAzure(error, 'give a token');
  });
  if (token === null) throw new DriverError('Azure gave no token.', { fix: 'Sign in: az login' });
  return token;
}
