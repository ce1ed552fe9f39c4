import type { Observation } from '../../../plan/step.ts';
import type { ClusterSecretArtefact } from '../../../render/artefact.ts';
import { fingerprint } from '../../../render/fingerprint.ts';
import type { Driver } from '../../driver.ts';
import { makeSecret } from '../../secrets/make-secret.ts';
import type { ClusterApi, Reference } from '../api/api.ts';
import { isConflict } from '../api/failure.ts';
import type { KubeObject, Metadata } from '../api/objects.ts';
import { waitUntilGone } from '../manifests/gone.ts';
import { ANNOTATION, LABEL, type Owner, ownerText } from '../manifests/marks.ts';

const TRIES = 5;

/**
 * Random values that live in the cluster only. Made once and never read back: what is there is known from the Secret's
 * metadata, which names its keys and not their values.
 */
export function clusterSecretsDriver({
  api,
  owner,
}: {
  api: ClusterApi;
  owner: Owner;
}): Driver<ClusterSecretArtefact> {
  return {
    kind: 'cluster-secret',
    observe: (artefacts) => Promise.all(artefacts.map((artefact) => observe(api, artefact))),
    async apply(artefact, report) {
      for (let attempt = 1; ; attempt++) {
        try {
          const live = await look(api, artefact);
          if (live?.metadata.deletionTimestamp !== undefined)
            await waitUntilGone(api, referenceOf(artefact), report);
          else if (live === undefined) return await make(api, owner, artefact);
          else return await addMissing(api, owner, artefact, live.metadata);
        } catch (error) {
          // Somebody was faster: look again.
          if (!isConflict(error) || attempt === TRIES) throw error;
        }
      }
    },
    async remove(id, report) {
      const [, namespace = '', name = ''] = id.split('/');
      const reference = { apiVersion: 'v1', kind: 'Secret', namespace, name };
      await api.remove(reference);
      await waitUntilGone(api, reference, report);
    },
    check: async () => [],
  };
}

const referenceOf = ({ namespace, name }: ClusterSecretArtefact): Reference => ({
  apiVersion: 'v1',
  kind: 'Secret',
  namespace,
  name,
});

const look = (api: ClusterApi, artefact: ClusterSecretArtefact): Promise<KubeObject | undefined> =>
  api.get(referenceOf(artefact), { metadataOnly: true });

async function observe(api: ClusterApi, artefact: ClusterSecretArtefact): Promise<Observation> {
  const seen = { id: artefact.id, kind: 'cluster-secret' as const, fingerprint: '' };
  const live = await look(api, artefact);
  if (live === undefined) return { ...seen, state: 'absent', detail: '' };
  if (live.metadata.deletionTimestamp !== undefined)
    return { ...seen, state: 'partial', detail: 'it is being deleted, and made anew when it is gone' };
  const missing = missingKeys(artefact, live.metadata);
  if (missing.length > 0)
    return { ...seen, state: 'present', fingerprint: 'incomplete', detail: `without ${missing.join(', ')}` };
  return { ...seen, state: 'present', fingerprint: fingerprint(artefact), detail: '' };
}

/** The bookkeeping of who set what names every key. */
const keysOf = ({ managedFields = [] }: Metadata): Set<string> =>
  new Set(
    managedFields.flatMap(({ fieldsV1 }) =>
      Object.keys((fieldsV1?.['f:data'] as Record<string, unknown> | undefined) ?? {}).map((key) =>
        key.replace(/^f:/, ''),
      ),
    ),
  );

function missingKeys({ keys }: ClusterSecretArtefact, metadata: Metadata): string[] {
  const there = keysOf(metadata);
  return Object.keys(keys).filter((key) => !there.has(key));
}

const marks = (owner: Owner, artefact: ClusterSecretArtefact) => ({
  labels: { [LABEL.managedBy]: 'sparkhub', [LABEL.partOf]: 'sparkhub', [LABEL.platform]: owner.platform },
  annotations: {
    [ANNOTATION.fingerprint]: fingerprint(artefact),
    [ANNOTATION.owner]: ownerText(owner),
    [ANNOTATION.precious]: 'true',
  },
});

const values = ({ keys }: ClusterSecretArtefact, wanted: readonly string[]): Record<string, string> =>
  Object.fromEntries(wanted.map((key) => [key, Buffer.from(makeSecret(keys[key]!)).toString('base64')]));

async function make(api: ClusterApi, owner: Owner, artefact: ClusterSecretArtefact): Promise<void> {
  await api.create({
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'Opaque',
    metadata: { name: artefact.name, namespace: artefact.namespace, ...marks(owner, artefact) },
    data: values(artefact, Object.keys(artefact.keys)),
  });
}

/** Refused when anything changed since we looked, so that no value is ever written over. */
async function addMissing(
  api: ClusterApi,
  owner: Owner,
  artefact: ClusterSecretArtefact,
  { resourceVersion, ...metadata }: Metadata,
): Promise<void> {
  await api.merge(referenceOf(artefact), {
    metadata: { resourceVersion, ...marks(owner, artefact) },
    data: values(artefact, missingKeys(artefact, metadata)),
  });
}
