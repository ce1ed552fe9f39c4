import type { Observation } from '../../../plan/step.ts';
import type { ManifestArtefact } from '../../../render/artefact.ts';
import { fingerprint } from '../../../render/fingerprint.ts';
import type { ClusterApi } from '../api/api.ts';
import { ApiError, isInvalid } from '../api/failure.ts';
import type { KubeObject, Workload } from '../api/objects.ts';
import { isReady, WORKLOADS } from '../waiting/workload.ts';
import { compare, describeDifferences } from './compare.ts';
import { referenceOf } from './identity.ts';
import { ANNOTATION, type Owner, ownerText, withMarks } from './marks.ts';

/** Looks at one object, and asks the cluster what applying it would change. */
export async function observeManifest(
  api: ClusterApi,
  owner: Owner,
  artefact: ManifestArtefact,
): Promise<Observation> {
  const seen = { id: artefact.id, kind: 'manifest' as const, fingerprint: '' };
  const live = await api.get(referenceOf(artefact)).catch((error) => {
    // A kind that the cluster does not know yet: its definition may be part of the same plan.
    if (error instanceof ApiError) throw error;
    return undefined;
  });
  if (live === undefined) return { ...seen, state: 'absent', detail: '' };
  if (live.metadata.deletionTimestamp !== undefined)
    return { ...seen, state: 'partial', detail: 'it is being deleted, and made anew when it is gone' };
  const wanted = fingerprint(artefact);
  const marked = live.metadata.annotations?.[ANNOTATION.fingerprint];
  const change = await foresee(
    api,
    withMarks(artefact.manifest, owner, { fingerprint: wanted, precious: artefact.precious }, live),
    live,
  );
  if (change.impossible) return { ...seen, state: 'unhealthy', detail: `made anew: ${change.text}` };
  if (marked === wanted && change.text === '') {
    if (isUnready(live))
      return { ...seen, state: 'unhealthy', fingerprint: wanted, detail: 'its pods are not all ready' };
    return { ...seen, state: 'present', fingerprint: wanted, detail: '' };
  }
  return {
    ...seen,
    state: 'present',
    fingerprint: marked === wanted ? 'changed in the cluster' : (marked ?? 'made by somebody else'),
    detail: tell(live, owner, marked === wanted, change.text),
  };
}

function tell(live: KubeObject, owner: Owner, drifted: boolean, text: string): string {
  if (drifted) return `somebody changed it: ${text}`;
  const theirs = live.metadata.annotations?.[ANNOTATION.owner];
  if (theirs === ownerText(owner)) return text;
  return `${theirs === undefined ? 'it is there already, made by somebody else' : `it belongs to ${theirs}`}${text === '' ? '' : `: ${text}`}`;
}

const isUnready = (live: KubeObject): boolean =>
  (WORKLOADS as readonly string[]).includes(live.kind) && !isReady(live as Workload);

interface Change {
  /** What would change, in words; empty when nothing would. */
  readonly text: string;
  /** It cannot be changed in place. */
  readonly impossible: boolean;
}

/** A trial apply that changes nothing. */
async function foresee(api: ClusterApi, object: KubeObject, live: KubeObject): Promise<Change> {
  try {
    const after = await api.apply(object, { dryRun: true });
    return { text: describeDifferences(compare(live, after)), impossible: false };
  } catch (error) {
    if (isInvalid(error) && isImmutable(error)) return { text: causeOf(error as ApiError), impossible: true };
    if (isInvalid(error))
      return { text: `the cluster will refuse it: ${causeOf(error as ApiError)}`, impossible: false };
    // Who may look and not change, or a hook that allows no trial: the fingerprint alone must do.
    if (error instanceof ApiError && error.code < 500) return { text: '', impossible: false };
    throw error;
  }
}

/** Whether the cluster refused because a field can never be changed once made. */
export const isImmutable = (error: unknown): boolean =>
  error instanceof ApiError &&
  /immutable|cannot change roleRef|updates to .* are forbidden|may not be changed/i.test(error.message);

const causeOf = ({ status, message }: ApiError): string =>
  (status.details?.causes ?? []).map(({ field, message: why }) => `${field}: ${why}`).join('; ') || message;
