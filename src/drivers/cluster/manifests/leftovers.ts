import type { Observation } from '../../../plan/step.ts';
import type { ClusterApi } from '../api/api.ts';
import type { ResourceKind } from '../api/discovery.ts';
import { ApiError } from '../api/failure.ts';
import type { KubeObject } from '../api/objects.ts';
import { idOf } from './identity.ts';
import { isDisposable, isMarkedBy, type Owner, selectorOf } from './marks.ts';

/** Everything we ever applied for this platform and that is still there, of any kind. Of each only its metadata. */
export async function findMarked(api: ClusterApi, owner: Owner): Promise<KubeObject[]> {
  const kinds = onePerKind(await api.discovery.all());
  const found = await Promise.all(kinds.map((kind) => listQuietly(api, kind, selectorOf(owner))));
  // Namespaces first: what is removed is removed in reverse, and they go last.
  return found
    .flat()
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined && isMarkedBy(metadata, owner))
    .sort((a, b) => Number(b.kind === 'Namespace') - Number(a.kind === 'Namespace'));
}

/** What is no longer asked for, without people's work: that is never a leftover. */
export const toLeftovers = (marked: readonly KubeObject[], wanted: ReadonlySet<string>): Observation[] =>
  marked
    .filter((object) => !wanted.has(idOf(object)) && isDisposable(object.metadata))
    .map((object) => ({
      id: idOf(object),
      kind: 'manifest' as const,
      state: 'present' as const,
      fingerprint: 'leftover',
      detail: '',
    }));

function onePerKind(kinds: readonly ResourceKind[]): ResourceKind[] {
  const first = new Map<string, ResourceKind>();
  for (const kind of kinds) {
    const group = kind.apiVersion.includes('/') ? kind.apiVersion.split('/')[0] : '';
    const key = `${group}/${kind.kind}`;
    if (
      kind.kind !== 'Event' &&
      kind.verbs.includes('list') &&
      kind.verbs.includes('delete') &&
      !first.has(key)
    )
      first.set(key, kind);
  }
  return [...first.values()];
}

/** What we may not list we cannot have made. */
async function listQuietly(
  api: ClusterApi,
  { apiVersion, kind }: ResourceKind,
  labels: string,
): Promise<KubeObject[]> {
  return api.list(apiVersion, kind, { labels, metadataOnly: true }).catch((error) => {
    if (error instanceof ApiError) return [];
    throw error;
  });
}
