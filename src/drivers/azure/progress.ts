import type { DeploymentOperation } from '@azure/arm-resources';
import type { AzureDeploymentArtefact } from '../../render/artefact.ts';
import { describeType, templateResources } from '../../render/azure/overview.ts';
import type { Report } from '../driver.ts';
import type { AzureAccount } from './account.ts';

const DEPLOYMENTS = 'Microsoft.Resources/deployments';

/** How far a deployment is, from its operations and those of the deployments inside it. */
export class Progress {
  readonly #begun = performance.now();
  readonly #total: number;

  constructor(
    private readonly account: AzureAccount,
    private readonly artefact: AzureDeploymentArtefact,
  ) {
    this.#total = templateResources(artefact.template).length;
  }

  /** What is being made now, and how much is done. Progress is a comfort: what cannot be asked is left out. */
  async look(deployment: string): Promise<Parameters<Report>[0]> {
    const operations = deployment === '' ? [] : await this.#operations(deployment).catch(() => []);
    const own = operations.filter(({ properties }) => typeOf(properties) !== DEPLOYMENTS);
    const done = own.filter(({ properties }) => properties?.provisioningState === 'Succeeded');
    const now = own.find(({ properties }) =>
      /^(Running|Creating|Accepted)$/.test(properties?.provisioningState ?? ''),
    );
    const what =
      now === undefined
        ? 'being prepared'
        : `${describeType(typeOf(now.properties))} ${now.properties?.targetResource?.resourceName ?? ''}`.trim();
    return {
      what: `${what} (${done.length} of ${this.#total}, ${since(this.#begun)})`,
      fraction: Math.min(1, done.length / Math.max(1, this.#total)),
    };
  }

  async #operations(deployment: string): Promise<DeploymentOperation[]> {
    const { deploymentOperations } = this.account.resources;
    const outer = await all(deploymentOperations.listAtSubscriptionScope(deployment));
    const inner = outer.flatMap(({ properties }) => {
      const name = properties?.targetResource?.resourceName;
      return typeOf(properties) === DEPLOYMENTS && name !== undefined ? [name] : [];
    });
    const lists = await Promise.all(
      inner.map((name) => all(deploymentOperations.list(this.artefact.resourceGroup, name)).catch(() => [])),
    );
    return [...outer, ...lists.flat()];
  }
}

const typeOf = (properties: DeploymentOperation['properties']): string =>
  properties?.targetResource?.resourceType ?? '';

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of pages) found.push(one);
  return found;
}

function since(begun: number): string {
  const seconds = Math.round((performance.now() - begun) / 1000);
  return seconds < 90 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
