import type { Manifest } from '../../../render/artefact.ts';
import type { KubeObject, Metadata } from '../api/objects.ts';

/** How sparkhub knows its own again: labels to find them by, annotations to read. */
export const LABEL = {
  managedBy: 'app.kubernetes.io/managed-by',
  partOf: 'app.kubernetes.io/part-of',
  platform: 'sparkhub.io/platform',
  user: 'sparkhub.io/user',
  pool: 'sparkhub.io/pool',
} as const;
export const ANNOTATION = {
  fingerprint: 'sparkhub.io/fingerprint',
  /** `<platform>/<namespace>`: two platforms of one name may share a cluster. */
  owner: 'sparkhub.io/owner',
  /** People's work: never a leftover, taken away only by `down --purge`. */
  precious: 'sparkhub.io/precious',
  /** A namespace that was there before us, with who knows what in it: never deleted. */
  found: 'sparkhub.io/found',
} as const;

/** A platform in a cluster. */
export interface Owner {
  readonly platform: string;
  readonly namespace: string;
}

export const ownerText = ({ platform, namespace }: Owner): string => `${platform}/${namespace}`;

/** Selects what sparkhub applied for platforms of this name. */
export const selectorOf = ({ platform }: Owner): string =>
  `${LABEL.managedBy}=sparkhub,${LABEL.platform}=${platform}`;

/** The object as it is applied: with what is needed to find it again. */
export function withMarks(
  manifest: Manifest,
  owner: Owner,
  { fingerprint, precious }: { readonly fingerprint: string; readonly precious: boolean },
  live: KubeObject | undefined,
): KubeObject {
  const theirs = live?.metadata.annotations ?? {};
  const found = live?.kind === 'Namespace' && (!(ANNOTATION.owner in theirs) || ANNOTATION.found in theirs);
  const { labels, annotations } = manifest.metadata;
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      labels: { ...labels, [LABEL.managedBy]: 'sparkhub', [LABEL.platform]: owner.platform },
      annotations: {
        ...annotations,
        [ANNOTATION.fingerprint]: fingerprint,
        [ANNOTATION.owner]: ownerText(owner),
        ...(precious ? { [ANNOTATION.precious]: 'true' } : {}),
        ...(found ? { [ANNOTATION.found]: 'true' } : {}),
      },
    },
  };
}

/**
 * Whether we applied it, for this very platform. The hub's own objects carry our labels too, by another manager; and what a
 * controller makes of ours, such as the ReplicaSet of a Deployment, carries our annotations, and has an owner.
 */
export const isMarkedBy = ({ annotations = {}, ownerReferences = [] }: Metadata, owner: Owner): boolean =>
  annotations[ANNOTATION.owner] === ownerText(owner) &&
  ANNOTATION.fingerprint in annotations &&
  ownerReferences.length === 0;

/** Whether it is taken away when nobody asks for it any more. */
export const isDisposable = (metadata: Metadata): boolean =>
  !isPrecious(metadata) && !(ANNOTATION.found in (metadata.annotations ?? {}));

export const isPrecious = ({ annotations = {} }: Metadata): boolean =>
  annotations[ANNOTATION.precious] === 'true';
