import type { Observation } from '../../../plan/step.ts';
import type { ClusterSecretArtefact } from '../../../render/artefact.ts';
import { fingerprint } from '../../../render/fingerprint.ts';
import type { Driver } from '../../driver.ts';
import type { ClusterApi, Reference } from '../api/api.ts';
import { isConflict } from '../api/failure.ts';
import type { KubeObject, Metadata } from '../api/objects.ts';
import { waitUntilGone } from '../manifests/gone.ts';
import { ANNOTATION, LABEL, type Owner, ownerText } from '../manifests/marks.ts';
import { type Givers, givenNow, isGiven, matches, seal, valueFor } from './values.ts';

const TRIES = 5;

/** Seals of given values, as JSON: key -> seal. */
const SEALS = 'sparkhub.io/given';

interface Options extends Givers {
  readonly api: ClusterApi;
  readonly owner: Owner;
}

/**
 * Values that live in the cluster only. Random ones are made once; given ones follow what is given. None is ever read
 * back: what is there is known from the Secret's metadata, which names its keys and not their values.
 */
export function clusterSecretsDriver(options: Options): Driver<ClusterSecretArtefact> {
  const { api } = options;
  return {
    kind: 'cluster-secret',
    observe: (artefacts) => Promise.all(artefacts.map((artefact) => observe(options, artefact))),
    async apply(artefact, report) {
      for (let attempt = 1; ; attempt++) {
        try {
          const live = await look(api, artefact);
          if (live?.metadata.deletionTimestamp !== undefined)
            await waitUntilGone(api, referenceOf(artefact), report);
          else if (live === undefined) return await make(options, artefact);
          else return await change(options, artefact, live.metadata);
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

async function observe(options: Options, artefact: ClusterSecretArtefact): Promise<Observation> {
  const seen = { id: artefact.id, kind: 'cluster-secret' as const, fingerprint: '' };
  const live = await look(options.api, artefact);
  if (live === undefined) return { ...seen, state: 'absent', detail: '' };
  const { metadata } = live;
  if (metadata.deletionTimestamp !== undefined)
    return { ...seen, state: 'partial', detail: 'it is being deleted, and made anew when it is gone' };
  const missing = missingKeys(artefact, metadata);
  if (missing.length > 0)
    return { ...seen, state: 'present', fingerprint: 'incomplete', detail: `without ${missing.join(', ')}` };
  const stale = await staleKeys(options, artefact, metadata);
  if (stale.length > 0)
    return {
      ...seen,
      state: 'present',
      fingerprint: 'stale',
      detail: `another ${stale.join(', ')} is given now`,
    };
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

const sealsOf = ({ annotations = {} }: Metadata): Record<string, string> =>
  JSON.parse(annotations[SEALS] ?? '{}');

/** Given values that are not what is in the cluster. One that is not given now stays as it is there. */
async function staleKeys(
  options: Options,
  { keys }: ClusterSecretArtefact,
  metadata: Metadata,
): Promise<string[]> {
  const seals = sealsOf(metadata);
  const stale: string[] = [];
  for (const [key, source] of Object.entries(keys)) {
    const now = isGiven(source) ? await givenNow(source, options) : undefined;
    if (now !== undefined && !matches(now, seals[key] ?? '')) stale.push(key);
  }
  return stale;
}

/** What is written of the keys named: their values, and the marks. */
async function contentOf(
  options: Options,
  artefact: ClusterSecretArtefact,
  wanted: readonly string[],
  seals: Readonly<Record<string, string>>,
): Promise<{ readonly metadata: object; readonly data: object }> {
  const data: Record<string, string> = {};
  const sealed: Record<string, string> = { ...seals };
  for (const key of wanted) {
    const source = artefact.keys[key]!;
    const value = await valueFor(source, options);
    data[key] = Buffer.from(value).toString('base64');
    if (isGiven(source)) sealed[key] = seal(value);
  }
  const annotations = {
    [ANNOTATION.fingerprint]: fingerprint(artefact),
    [ANNOTATION.owner]: ownerText(options.owner),
    [ANNOTATION.precious]: 'true',
    ...(Object.keys(sealed).length > 0 ? { [SEALS]: JSON.stringify(sealed) } : {}),
  };
  const labels = {
    [LABEL.managedBy]: 'sparkhub',
    [LABEL.partOf]: 'sparkhub',
    [LABEL.platform]: options.owner.platform,
  };
  return { metadata: { labels, annotations }, data };
}

async function make(options: Options, artefact: ClusterSecretArtefact): Promise<void> {
  const { metadata, data } = await contentOf(options, artefact, Object.keys(artefact.keys), {});
  const { name, namespace } = artefact;
  await options.api.create({
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'Opaque',
    metadata: { name, namespace, ...metadata },
    data,
  });
}

/** Adds what is missing and renews what is given. Refused when anything changed since we looked: nothing is written over. */
async function change(options: Options, artefact: ClusterSecretArtefact, metadata: Metadata): Promise<void> {
  const wanted = [...missingKeys(artefact, metadata), ...(await staleKeys(options, artefact, metadata))];
  const content = await contentOf(options, artefact, [...new Set(wanted)], sealsOf(metadata));
  const { resourceVersion } = metadata;
  await options.api.merge(referenceOf(artefact), {
    metadata: { resourceVersion, ...content.metadata },
    data: content.data,
  });
}
