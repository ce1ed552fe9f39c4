import type { KubeConfig } from '../library.ts';
import { Discovery, type ResourceKind } from './discovery.ts';
import { isNotFound } from './failure.ts';
import type { KubeList, KubeObject } from './objects.ts';
import { Requester } from './request.ts';

/** Names one object. */
export interface Reference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** Who sparkhub is to the API server; the hub itself writes as `sparkhub-hub`. */
export const FIELD_MANAGER = 'sparkhub';
const METADATA = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const METADATA_LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
const PAGE = 500;

export interface ListOptions {
  /** Null is every namespace. */
  readonly namespace?: string | null | undefined;
  readonly labels?: string | undefined;
  readonly fields?: string | undefined;
  readonly metadataOnly?: boolean;
}

/**
 * Objects of any kind, as plain JSON. The library's typed calls are not used: they drop fields they do not know, and
 * what a newer cluster understands must reach it.
 */
export class ClusterApi {
  readonly requester: Requester;
  readonly discovery: Discovery;

  constructor(config: KubeConfig) {
    this.requester = new Requester(config);
    this.discovery = new Discovery(this.requester);
  }

  /** Undefined when it is not there. */
  async get<T extends KubeObject = KubeObject>(
    reference: Reference,
    { metadataOnly = false } = {},
  ): Promise<T | undefined> {
    const path = await this.path(reference);
    return this.requester
      .json<T>({
        method: 'GET',
        path,
        what: `read ${describe(reference)}`,
        ...(metadataOnly ? { accept: METADATA } : {}),
      })
      .catch((error) => {
        if (isNotFound(error)) return undefined;
        throw error;
      });
  }

  /** Every object of a kind that fits, page by page. */
  async list<T extends KubeObject = KubeObject>(
    apiVersion: string,
    kind: string,
    options: ListOptions = {},
  ): Promise<T[]> {
    const resource = await this.discovery.find(apiVersion, kind);
    const items: T[] = [];
    let next = '';
    do {
      const query = new URLSearchParams({
        limit: String(PAGE),
        ...(options.labels ? { labelSelector: options.labels } : {}),
        ...(options.fields ? { fieldSelector: options.fields } : {}),
        ...(next ? { continue: next } : {}),
      });
      const page = await this.requester.json<KubeList<T>>({
        method: 'GET',
        path: `${basePath(resource, options.namespace ?? undefined)}?${query}`,
        what: `list ${resource.plural}`,
        ...(options.metadataOnly ? { accept: METADATA_LIST } : {}),
      });
      // Items of a list do not say what they are.
      items.push(...(page.items ?? []).map((item) => ({ ...item, apiVersion, kind })));
      next = page.metadata?.continue ?? '';
    } while (next !== '');
    return items;
  }

  /** Server-side apply: what we set is ours from now on, what others set stays. */
  async apply<T extends KubeObject>(object: KubeObject, { dryRun = false } = {}): Promise<T> {
    const { apiVersion, kind } = object;
    const { name, namespace } = object.metadata;
    const query = new URLSearchParams({
      fieldManager: FIELD_MANAGER,
      force: 'true',
      ...(dryRun ? { dryRun: 'All' } : {}),
    });
    return this.requester.json<T>({
      method: 'PATCH',
      path: `${await this.path({ apiVersion, kind, namespace, name })}?${query}`,
      body: object,
      contentType: 'application/apply-patch+yaml',
      what: `apply ${describe({ apiVersion, kind, namespace, name })}`,
      again: true,
    });
  }

  /** Throws `ApiError` 409 when it is there already. */
  async create<T extends KubeObject>(object: KubeObject): Promise<T> {
    const { apiVersion, kind, metadata } = object;
    const resource = await this.discovery.find(apiVersion, kind);
    return this.requester.json<T>({
      method: 'POST',
      path: `${basePath(resource, metadata.namespace)}?fieldManager=${FIELD_MANAGER}`,
      body: object,
      what: `make ${describe({ apiVersion, kind, name: metadata.name, namespace: metadata.namespace })}`,
    });
  }

  /** A JSON merge patch. With `metadata.resourceVersion` in it, refused (409) when somebody was faster. */
  async merge<T extends KubeObject>(reference: Reference, patch: unknown): Promise<T> {
    return this.requester.json<T>({
      method: 'PATCH',
      path: `${await this.path(reference)}?fieldManager=${FIELD_MANAGER}`,
      body: patch,
      contentType: 'application/merge-patch+json',
      what: `change ${describe(reference)}`,
    });
  }

  /** Asks for its end; what hangs on it goes too. No error when it is not there. */
  async remove(reference: Reference, { graceSeconds }: { graceSeconds?: number } = {}): Promise<void> {
    await this.requester
      .text({
        method: 'DELETE',
        path: await this.path(reference),
        body: {
          propagationPolicy: 'Background',
          ...(graceSeconds === undefined ? {} : { gracePeriodSeconds: graceSeconds }),
        },
        what: `delete ${describe(reference)}`,
      })
      .catch((error) => {
        if (!isNotFound(error)) throw error;
      });
  }

  async path({ apiVersion, kind, namespace, name }: Reference): Promise<string> {
    const resource = await this.discovery.find(apiVersion, kind);
    return `${basePath(resource, namespace)}/${encodeURIComponent(name)}`;
  }
}

function basePath({ apiVersion, plural, namespaced }: ResourceKind, namespace: string | undefined): string {
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return namespaced && namespace !== undefined
    ? `${group}/namespaces/${encodeURIComponent(namespace)}/${plural}`
    : `${group}/${plural}`;
}

/** For people: `configmap hub in sparkhub`. */
export const describe = ({ kind, namespace, name }: Reference): string =>
  `${kind.toLowerCase()} ${name}${namespace ? ` in ${namespace}` : ''}`;
