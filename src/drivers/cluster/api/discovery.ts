import { DriverError } from '../../driver.ts';
import type { Requester } from './request.ts';

/** One kind that the cluster serves. */
export interface ResourceKind {
  readonly kind: string;
  /** `v1`, `apps/v1`. */
  readonly apiVersion: string;
  /** In addresses: `configmaps`. */
  readonly plural: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

interface Aggregated {
  readonly items?: readonly {
    readonly metadata?: { readonly name?: string };
    readonly versions?: readonly {
      readonly version: string;
      readonly resources?: readonly {
        readonly resource: string;
        readonly responseKind?: { readonly kind: string };
        readonly scope: string;
        readonly verbs: readonly string[];
      }[];
    }[];
  }[];
}

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** What kinds the cluster serves, asked once and again when something unknown is asked for. */
export class Discovery {
  readonly #requester: Requester;
  #kinds: Promise<readonly ResourceKind[]> | undefined;

  constructor(requester: Requester) {
    this.#requester = requester;
  }

  /** Every kind, in the version its group prefers first. */
  all(): Promise<readonly ResourceKind[]> {
    this.#kinds ??= this.#ask();
    return this.#kinds;
  }

  /** Throws `DriverError` when the cluster serves no such kind. */
  async find(apiVersion: string, kind: string): Promise<ResourceKind> {
    const match = (known: readonly ResourceKind[]): ResourceKind | undefined =>
      known.find((one) => one.kind === kind && one.apiVersion === apiVersion);
    const found = match(await this.all());
    if (found !== undefined) return found;
    this.#kinds = undefined; // a definition may have been added since
    const again = match(await this.all());
    if (again !== undefined) return again;
    throw new DriverError(`This cluster knows no ${kind} of ${apiVersion}.`, {
      fix: 'It may be too old, or miss an extension that defines it. What it knows: kubectl api-resources',
    });
  }

  async #ask(): Promise<readonly ResourceKind[]> {
    const lists = await Promise.all(
      ['/api', '/apis'].map((path) =>
        this.#requester.json<Aggregated>({
          method: 'GET',
          path,
          accept: `${AGGREGATED},application/json`,
          what: 'list what it serves',
        }),
      ),
    );
    return lists.flatMap(({ items = [] }) =>
      items.flatMap(({ metadata, versions = [] }) =>
        versions.flatMap(({ version, resources = [] }) =>
          resources.map(({ resource, responseKind, scope, verbs }) => ({
            kind: responseKind?.kind ?? '',
            apiVersion: metadata?.name ? `${metadata.name}/${version}` : version,
            plural: resource,
            namespaced: scope === 'Namespaced',
            verbs,
          })),
        ),
      ),
    );
  }
}
