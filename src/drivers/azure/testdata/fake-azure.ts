import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { createHttpHeaders } from '@azure/core-rest-pipeline';
import type { AccountParts } from '../account.ts';

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error as Azure Resource Manager writes it. */
export const azureError = (status: number, code: string, message: string, details: object[] = []): Answer => ({
  status,
  body: { error: { code, message, details } },
});

interface StoredStack {
  body: { tags: Record<string, string>; location: string; properties: Record<string, unknown> };
  looks: number;
  error: object | undefined;
}

const STACK = /\/providers\/Microsoft\.Resources\/deploymentStacks\/([^/?]+)/;

/**
 * Azure at the HTTP layer, in the shapes its documentation and SDK recordings have: a stack takes some looks until it is
 * done, and refuses to be changed meanwhile. `refuse` answers the next requests that match, in place of it.
 */
export class FakeAzure implements HttpClient {
  readonly requests: string[] = [];
  stack: StoredStack | undefined;
  /** How the next deployment ends. */
  nextError: object | undefined;
  outputs: Record<string, { type: string; value: unknown }> = {};
  resources: string[] = [];
  whatIf: object = { status: 'Succeeded', properties: { changes: [] } };
  readonly answers = new Map<RegExp, Answer>();
  #refusals: { match: RegExp; answer: Answer; times: number }[] = [];

  refuse(match: RegExp, answer: Answer, times = 1): void {
    this.#refusals.push({ match, answer, times });
  }

  get parts(): AccountParts {
    return {
      httpClient: this,
      credential: { getToken: async () => ({ token: 'fake-token', expiresOnTimestamp: Date.now() + 3_600_000 }) },
      pollMs: 1,
      retryDelayInMs: 1,
    };
  }

  async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
    const url = new URL(request.url);
    const line = `${request.method} ${url.pathname}`;
    this.requests.push(line);
    const { status, body, headers = {} } = this.#answer(line, request);
    return {
      request,
      status,
      headers: createHttpHeaders({ 'content-type': 'application/json', ...headers }),
      bodyAsText: body === undefined ? '' : JSON.stringify(body),
    };
  }

  #answer(line: string, request: PipelineRequest): Answer {
    const refusal = this.#refusals.find(({ match, times }) => times > 0 && match.test(line));
    if (refusal !== undefined) {
      refusal.times--;
      return refusal.answer;
    }
    // What was said last counts.
    for (const [match, answer] of [...this.answers].reverse()) if (match.test(line)) return answer;
    if (STACK.test(line)) return this.#stackAnswer(request);
    if (/\/operations$/.test(line)) return { status: 200, body: { value: this.#operations() } };
    if (/\/whatIf$/.test(line)) return { status: 200, body: this.whatIf };
    return azureError(404, 'NotFound', `nothing is at ${line}`);
  }

  #stackAnswer({ method, body }: PipelineRequest): Answer {
    if (method === 'DELETE') {
      this.stack = undefined;
      return { status: 200 };
    }
    if (method === 'PUT') {
      if (this.stack !== undefined && this.stack.looks > 0)
        return azureError(409, 'DeploymentStackInNonTerminalState', 'The stack is being deployed.');
      this.stack = { body: JSON.parse(String(body)), looks: 3, error: this.nextError };
      this.nextError = undefined;
      return { status: 201, body: this.#describe() };
    }
    if (this.stack === undefined) return azureError(404, 'DeploymentStackNotFound', 'There is none.');
    if (this.stack.looks > 0) this.stack.looks--;
    return { status: 200, body: this.#describe() };
  }

  #describe(): object {
    const { body, looks, error } = this.stack!;
    const { template: _template, ...properties } = body.properties;
    const provisioningState = looks > 0 ? 'deploying' : error === undefined ? 'succeeded' : 'failed';
    return {
      id: '/subscriptions/s/providers/Microsoft.Resources/deploymentStacks/sparkhub-team',
      name: 'sparkhub-team',
      type: 'Microsoft.Resources/deploymentStacks',
      ...body,
      properties: {
        ...properties,
        provisioningState,
        deploymentId: '/subscriptions/s/providers/Microsoft.Resources/deployments/sparkhub-team-1',
        ...(looks > 0 ? {} : { outputs: this.outputs, error }),
        resources: this.resources.map((id) => ({ id, status: 'managed' })),
      },
    };
  }

  #operations(): object[] {
    const target = { resourceType: 'Microsoft.ContainerService/managedClusters', resourceName: 'team-aks' };
    return [{ properties: { provisioningState: 'Running', targetResource: target } }];
  }
}
