import type { ManifestArtefact } from '../../../render/artefact.ts';
import { fingerprint } from '../../../render/fingerprint.ts';
import { type Driver, DriverError, type Report } from '../../driver.ts';
import { type ClusterApi, describe, type Reference } from '../api/api.ts';
import { isInvalid, isTerminating } from '../api/failure.ts';
import type { KubeObject } from '../api/objects.ts';
import { isMine, waitForRollout } from '../waiting/rollout.ts';
import { until } from '../waiting/until.ts';
import { WORKLOADS } from '../waiting/workload.ts';
import { checkRights } from './check-rights.ts';
import { waitUntilGone } from './gone.ts';
import { idOf, referenceOf, referenceOfId } from './identity.ts';
import { findMarked, toLeftovers } from './leftovers.ts';
import { ANNOTATION, type Owner, ownerText, withMarks } from './marks.ts';
import { isImmutable, observeManifest } from './observe.ts';

const NAMESPACE_LIMIT_MS = 180_000;

/** Kubernetes objects, by server-side apply: what others set beside us stays theirs. */
export function manifestsDriver({ api, owner }: { api: ClusterApi; owner: Owner }): Driver<ManifestArtefact> {
  const known = new Map<string, Reference>();
  return {
    kind: 'manifest',
    async observe(artefacts) {
      const wanted = new Set(artefacts.map(({ id }) => id));
      const [seen, marked] = await Promise.all([
        Promise.all(artefacts.map((artefact) => observeManifest(api, owner, artefact))),
        findMarked(api, owner),
      ]);
      for (const { apiVersion, kind, metadata } of marked)
        known.set(idOf({ apiVersion, kind, metadata }), { apiVersion, kind, ...metadata });
      return [...seen, ...toLeftovers(marked, wanted)];
    },
    async apply(artefact, report) {
      const reference = referenceOf(artefact);
      known.set(artefact.id, reference);
      const live = await api.get(reference, { metadataOnly: true });
      if (live?.metadata.deletionTimestamp !== undefined) await waitUntilGone(api, reference, report);
      else if (live !== undefined) refuseForeign(live, owner, reference);
      const marks = { fingerprint: fingerprint(artefact), precious: artefact.precious };
      const object = withMarks(artefact.manifest, owner, marks, live);
      await applyPatiently(api, object, artefact, report);
      if ((WORKLOADS as readonly string[]).includes(object.kind))
        await waitForRollout(api, reference.namespace ?? '', isMine(object), report);
    },
    async remove(id, report) {
      const reference = await referenceOfId(api, id, known);
      if (reference === undefined) return;
      await api.remove(reference);
      await waitUntilGone(api, reference, report);
    },
    check: (artefacts) => checkRights(api, artefacts),
  };
}

/** Never takes over what another platform made. */
function refuseForeign({ metadata }: KubeObject, owner: Owner, reference: Reference): void {
  const theirs = metadata.annotations?.[ANNOTATION.owner];
  if (theirs === undefined || theirs === ownerText(owner)) return;
  throw new DriverError(`The ${describe(reference)} belongs to another platform: ${theirs}.`, {
    fix: 'Give this platform another target.namespace or name, or take the other one down first.',
  });
}

async function applyPatiently(
  api: ClusterApi,
  object: KubeObject,
  artefact: ManifestArtefact,
  report: Report,
): Promise<void> {
  await until(NAMESPACE_LIMIT_MS, async (_, last) => {
    try {
      await api.apply(object);
      return true;
    } catch (error) {
      if (isTerminating(error) && !last) {
        report({ what: `Waiting until the old namespace ${object.metadata.namespace} is gone` });
        return false;
      }
      if (!isInvalid(error) || !isImmutable(error)) throw error;
      await makeAnew(api, artefact, error as Error, report);
      return false;
    }
  });
}

/** For what can never be changed once made, such as whom a RoleBinding binds to what. */
async function makeAnew(
  api: ClusterApi,
  artefact: ManifestArtefact,
  why: Error,
  report: Report,
): Promise<void> {
  const reference = referenceOf(artefact);
  if (artefact.precious || KEPT.has(reference.kind)) {
    throw new DriverError(why.message, {
      fix: `It holds people's work, so sparkhub does not make it anew. Put the earlier setting back, or move what it holds and delete it yourself: kubectl delete ${reference.kind.toLowerCase()} ${reference.name}`,
      cause: why,
    });
  }
  await api.remove(reference);
  await waitUntilGone(api, reference, report);
}

const KEPT = new Set([
  'Namespace',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'CustomResourceDefinition',
  'Secret',
]);
