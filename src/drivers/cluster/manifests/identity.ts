import type { ManifestArtefact } from '../../../render/artefact.ts';
import type { ClusterApi, Reference } from '../api/api.ts';
import type { KubeObject } from '../api/objects.ts';

/** The id render gives an object: `manifest/<Kind>/<namespace or ->/<name>`. */
export const idOf = ({ kind, metadata: { namespace, name } }: KubeObject): string =>
  `manifest/${kind}/${namespace ?? '-'}/${name}`;

export const referenceOf = ({ manifest: { apiVersion, kind, metadata } }: ManifestArtefact): Reference => ({
  apiVersion,
  kind,
  namespace: metadata.namespace,
  name: metadata.name,
});

/** What an id names; undefined when the cluster serves no such kind, so that nothing of it can be there. */
export async function referenceOfId(
  api: ClusterApi,
  id: string,
  known: ReadonlyMap<string, Reference>,
): Promise<Reference | undefined> {
  const seen = known.get(id);
  if (seen !== undefined) return seen;
  const [, kind = '', namespace = '-', ...rest] = id.split('/');
  const resource = (await api.discovery.all()).find((one) => one.kind === kind);
  if (resource === undefined) return undefined;
  return {
    apiVersion: resource.apiVersion,
    kind,
    namespace: namespace === '-' ? undefined : namespace,
    name: rest.join('/'),
  };
}
