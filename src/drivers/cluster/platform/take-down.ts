import type { ManifestArtefact, ReleaseArtefact } from '../../../render/artefact.ts';
import type { Driver, Report } from '../../driver.ts';
import type { ClusterApi, Reference } from '../api/api.ts';
import { waitUntilGone } from '../manifests/gone.ts';
import { findMarked } from '../manifests/leftovers.ts';
import { ANNOTATION, LABEL, type Owner } from '../manifests/marks.ts';
import { seconds, until } from '../waiting/until.ts';
import type { ClusterPlace } from './cluster-place.ts';
import { listPeoplesPods, listUserNamespaces } from './sessions.ts';

export interface TakeDownOptions {
  readonly api: ClusterApi;
  readonly place: ClusterPlace;
  readonly releases: Driver<ReleaseArtefact>;
  readonly manifests: Driver<ManifestArtefact>;
  readonly report: Report;
}

const PODS_LIMIT_MS = 120_000;
/** The chart's claim for the hub's database. */
const HUB_DATABASE = 'hub-db-dir';
/** The sessions service's claim. */
const HISTORY = 'sessions';

/**
 * Stops a platform: the hub first, so that nobody starts anything new, then people's servers with their executors, then
 * everything sparkhub applied. Namespaces, claims and Secrets stay. Tells whether anything was there.
 */
export async function takeDown(options: TakeDownOptions): Promise<{ ran: boolean; left: string[] }> {
  const { api, place, releases, manifests, report } = options;
  const hub = await api.get({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace: place.namespace,
    name: 'hub',
  });
  await releases.remove(`release/${place.release}`, report);
  const left = await stopServers(api, place, report);
  const leftovers = (await manifests.observe([]))
    .reverse()
    .filter(({ id }) => !id.startsWith('manifest/Namespace/'));
  for (const { id } of leftovers) {
    report({ what: `Removing ${id.slice('manifest/'.length)}` });
    await manifests.remove(id, report);
  }
  return { ran: hub !== undefined || leftovers.length > 0, left };
}

async function stopServers(api: ClusterApi, place: ClusterPlace, report: Report): Promise<string[]> {
  const list = async (): Promise<Reference[]> => {
    const { notebooks, executors } = await listPeoplesPods(api, place);
    return [...notebooks, ...executors].map(({ metadata: { name, namespace } }) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      namespace,
      name,
    }));
  };
  let left = await list();
  await Promise.all(left.map((pod) => api.remove(pod)));
  await until(PODS_LIMIT_MS, async (elapsedMs) => {
    left = await list();
    if (left.length === 0) return true;
    report({ what: `Stopping people's servers: ${left.length} pods (${seconds(elapsedMs)})` });
    return false;
  });
  return left.map(({ namespace, name }) => `pod ${name} in ${namespace}`);
}

/** What `purge` deletes for good, for people to agree to. */
export async function listPrecious(api: ClusterApi, place: ClusterPlace, owner: Owner): Promise<string[]> {
  const [users, marked] = await Promise.all([listUserNamespaces(api, place), findMarked(api, owner)]);
  const claims = marked
    .filter(({ kind }) => kind === 'PersistentVolumeClaim')
    .map(({ metadata }) => metadata.name);
  const namespace = await api.get({ apiVersion: 'v1', kind: 'Namespace', name: place.namespace });
  return [
    ...users.map((user) => `namespace ${user}, with a person's home`),
    ...claims.map(
      (claim) =>
        `claim ${claim} in ${place.namespace}, with ${claim === HISTORY ? 'the history of Spark sessions' : "a project's shared folder"}`,
    ),
    ...(namespace === undefined
      ? []
      : [`namespace ${place.namespace}, with the hub's database and passwords`]),
  ];
}

/** Deletes what people made: their namespaces with their homes, shared folders, the hub's database, all secrets. */
export async function purge(
  api: ClusterApi,
  place: ClusterPlace,
  owner: Owner,
  report: Report,
): Promise<void> {
  const users = await listUserNamespaces(api, place);
  const own = await api.get({ apiVersion: 'v1', kind: 'Namespace', name: place.namespace });
  const found = own !== undefined && ANNOTATION.found in (own.metadata.annotations ?? {});
  const marked = await findMarked(api, owner);
  // In a namespace that others made only what is ours goes.
  const inside = marked.filter(({ kind }) => kind === 'PersistentVolumeClaim' || kind === 'Secret');
  const references: Reference[] = [
    ...users.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', name })),
    ...inside.map(({ apiVersion, kind, metadata: { namespace, name } }) => ({
      apiVersion,
      kind,
      namespace,
      name,
    })),
    // Helm was told to leave it.
    { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: place.namespace, name: HUB_DATABASE },
    ...(own === undefined || found ? [] : [{ apiVersion: 'v1', kind: 'Namespace', name: place.namespace }]),
  ];
  for (const reference of references) await api.remove(reference);
  for (const reference of references) await waitUntilGone(api, reference, report);
  await removeVolumes(api, place);
}

/** Volumes that only lead to a project's folder; what they held went with the claims. */
async function removeVolumes(api: ClusterApi, place: ClusterPlace): Promise<void> {
  const volumes = await api.list('v1', 'PersistentVolume', { labels: LABEL.user, metadataOnly: true });
  for (const { metadata } of volumes.filter(({ metadata: { name } }) =>
    name.startsWith(place.userNamespacePrefix),
  ))
    await api.remove({ apiVersion: 'v1', kind: 'PersistentVolume', name: metadata.name });
}
