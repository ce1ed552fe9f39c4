import { pause } from '../clock.ts';
import type { ClusterApi } from '../cluster/api/api.ts';
import type { KubeList, KubeObject } from '../cluster/api/objects.ts';
import type { Connection } from '../cluster/connection.ts';

/** What a cache keeps of an object besides what is read from it. */
interface Kept<T> {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly resourceVersion?: string;
  };
  readonly facts: T;
}

export interface Wanted<T> {
  /** Path of the list in the API: `/api/v1/pods`. */
  readonly path: string;
  readonly labels?: string;
  readonly fields?: string;
  /** What is kept of an object; undefined drops it. */
  readonly read: (object: KubeObject) => T | undefined;
  /** Called with each object that is new or has changed, and with what it was at its end. */
  readonly each?: (facts: T) => void;
}

const PAGE = 500;
const AGAIN_MS = 1_000;
const LONGEST_MS = 30_000;

/**
 * Keeps what `wanted` reads of every object, as the cluster changes, until `signal` aborts; `changed` is called after
 * each change. The library's informer does the watching; only what explains something is cached, for whole objects of
 * thousands of executors would take hundreds of megabytes. Gives the current facts.
 */
export async function keepWatch<T>(
  { kubeconfig, api }: Connection,
  wanted: Wanted<T>,
  changed: () => void,
  signal: AbortSignal,
): Promise<() => T[]> {
  const { ListWatch, Watch } = await import('../cluster/library.ts');
  const keep = (object: KubeObject): Kept<T> | undefined => {
    const facts = wanted.read(object);
    if (facts === undefined) return undefined;
    const { name, namespace = '', resourceVersion = '' } = object.metadata;
    return { metadata: { name, namespace, resourceVersion }, facts };
  };
  class Reduced extends Watch {
    override watch(...[path, query, callback, done]: Parameters<InstanceType<typeof Watch>['watch']>) {
      const reduce: typeof callback = (phase, object, whole) => {
        if (phase === 'BOOKMARK' || phase === 'ERROR') return callback(phase, object, whole);
        const kept = keep(object);
        // What is dropped still moves the place on from which the watch goes on when it breaks.
        if (kept === undefined) callback('BOOKMARK', { metadata: object.metadata }, whole);
        else callback(phase, kept, whole);
      };
      return super.watch(path, { ...query, allowWatchBookmarks: true }, reduce, done);
    }
  }
  const informer = new ListWatch<Kept<T>>(
    wanted.path,
    new Reduced(kubeconfig),
    () => list(api, wanted, keep) as never,
    false,
    wanted.labels,
    wanted.fields,
  );
  let tries = 0;
  const again = async (): Promise<void> => {
    await pause(Math.min(LONGEST_MS, AGAIN_MS * 2 ** tries++), signal).catch(() => {});
    if (!signal.aborted) await informer.start();
  };
  informer.on('connect', changed);
  informer.on('change', ({ facts }) => {
    tries = 0;
    wanted.each?.(facts);
    changed();
  });
  // The library ends at a broken connection, and wants to be started again.
  informer.on('error', () => void again());
  signal.addEventListener('abort', () => void informer.stop(), { once: true });
  await informer.start();
  return () => informer.list().map(({ facts }) => facts);
}

/** All there is, page by page, each reduced before the next is asked for. */
async function list<T>(
  { requester }: ClusterApi,
  { path, labels, fields }: Wanted<T>,
  keep: (object: KubeObject) => Kept<T> | undefined,
): Promise<object> {
  const items: Kept<T>[] = [];
  let next = '';
  let resourceVersion = '';
  do {
    const query = new URLSearchParams({
      limit: String(PAGE),
      ...(labels === undefined ? {} : { labelSelector: labels }),
      ...(fields === undefined ? {} : { fieldSelector: fields }),
      ...(next === '' ? {} : { continue: next }),
    });
    const page = await requester.json<KubeList>({
      method: 'GET',
      path: `${path}?${query}`,
      what: `list ${path}`,
    });
    for (const item of page.items ?? []) {
      const kept = keep(item);
      if (kept !== undefined) items.push(kept);
    }
    resourceVersion = page.metadata?.resourceVersion ?? '';
    next = page.metadata?.continue ?? '';
  } while (next !== '');
  return { items, metadata: { resourceVersion } };
}
