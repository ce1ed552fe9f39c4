import type { ManifestArtefact } from '../../../render/artefact.ts';
import type { Finding } from '../../driver.ts';
import type { ClusterApi } from '../api/api.ts';

const VERBS = ['get', 'create', 'patch', 'delete'] as const;

interface Review {
  readonly status?: { readonly allowed?: boolean };
}

/** Whether the person who runs it may make all that is asked for. */
export async function checkRights(
  api: ClusterApi,
  artefacts: readonly ManifestArtefact[],
): Promise<Finding[]> {
  if (artefacts.length === 0) return [];
  const asked = new Map<string, { group: string; resource: string; namespace: string }>();
  for (const { manifest } of artefacts) {
    const resource = await api.discovery.find(manifest.apiVersion, manifest.kind).catch(() => undefined);
    if (resource === undefined) {
      return [
        {
          check: 'kinds',
          verdict: 'failed',
          message: `The cluster knows no ${manifest.kind} of ${manifest.apiVersion}.`,
          fix: 'It is too old, or misses an extension.',
        },
      ];
    }
    const group = resource.apiVersion.includes('/') ? resource.apiVersion.split('/')[0]! : '';
    const namespace = resource.namespaced ? (manifest.metadata.namespace ?? '') : '';
    asked.set(`${group}/${resource.plural}/${namespace}`, { group, resource: resource.plural, namespace });
  }
  const answers = await Promise.all(
    [...asked.values()].flatMap((attributes) =>
      VERBS.map(async (verb) => ({
        ...attributes,
        verb,
        allowed: await isAllowed(api, { ...attributes, verb }),
      })),
    ),
  );
  const missing = answers.filter(({ allowed }) => !allowed);
  return [
    missing.length === 0
      ? { check: 'rights', verdict: 'ok', message: 'You may make all that the platform needs.', fix: '' }
      : {
          check: 'rights',
          verdict: 'failed',
          message: `You may not ${missing.map(({ verb, resource, namespace }) => `${verb} ${resource}${namespace ? ` in ${namespace}` : ''}`).join(', ')}.`,
          fix: 'Ask whoever runs the cluster for these rights, or use a context that has them.',
        },
  ];
}

async function isAllowed(
  api: ClusterApi,
  resourceAttributes: { group: string; resource: string; namespace: string; verb: string },
): Promise<boolean> {
  const review = await api.requester.json<Review>({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes },
    },
    what: 'tell your rights',
    again: true,
  });
  return review.status?.allowed === true;
}
