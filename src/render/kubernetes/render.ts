import type { Platform } from '../../config/platform.ts';
import type {
  Artefact,
  ClusterSecretArtefact,
  ImageArtefact,
  ImageName,
  Manifest,
  ManifestArtefact,
  ReleaseArtefact,
} from '../artefact.ts';
import { canonical, digest } from '../fingerprint.ts';
import { makeDockerfiles } from '../images/review-files.ts';
import type { ClusterSite } from '../site.ts';
import { makeAdmission } from './admission.ts';
import { makeExtraManifests } from './extra-manifests.ts';
import { makeHubSettings } from './hub-settings.ts';
import { merge } from './merge.ts';
import { labelsOf, type Names, namesOf } from './names.ts';
import { NO_SURROUNDINGS, type Surroundings } from './project-identity.ts';
import { makeReviewFiles } from './review-files.ts';
import { makeRoles } from './roles.ts';
import { makeSessions, makeSessionsHistory } from './sessions.ts';
import { makeShares } from './storage.ts';
import { makeValues } from './values.ts';

/** A platform in a cluster, as artefacts: what is applied, and the same as files that people can review and commit. */
export function renderKubernetes(
  platform: Platform,
  site: ClusterSite,
  images: readonly ImageArtefact[],
  surroundings: Surroundings = NO_SURROUNDINGS,
): Artefact[] {
  const names = namesOf(platform);
  // By digest where it is known: a tag can be moved, a digest cannot.
  const references = Object.fromEntries(
    images.map(({ name, reference }) => [
      name,
      reference in site.digests ? `${reference}@${site.digests[reference]}` : reference,
    ]),
  ) as Record<ImageName, string>;
  const settings = makeHubSettings(platform, names, site, references, surroundings);
  const manifests = makeManifests(platform, names, site, references, settings, surroundings);
  const before = [...images, ...makeSecrets(platform, names), ...manifests];
  const release = makeRelease(
    platform,
    names,
    references,
    settings,
    before.map(({ id }) => id),
  );
  return [
    ...before,
    release,
    ...makeDockerfiles(site.stateDir, images),
    ...makeReviewFiles(site, manifests, release, settings),
  ];
}

function makeManifests(
  platform: Platform,
  names: Names,
  site: ClusterSite,
  images: Readonly<Record<ImageName, string>>,
  settings: object,
  surroundings: Surroundings,
): ManifestArtefact[] {
  const namespace = artefact(makeNamespace(platform, names));
  const within = [namespace.id];
  return [
    namespace,
    ...makeAdmission(platform, names).map((manifest) => artefact(manifest)),
    ...makeRoles(platform, names).map((manifest) => artefact(manifest)),
    ...makeShares(platform, names).map((manifest) => artefact(manifest, within, true)),
    artefact(
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: names.hubSettings,
          namespace: names.namespace,
          labels: labelsOf(platform),
        },
        data: { 'hub.json': `${JSON.stringify(settings, null, 2)}\n` },
      },
      within,
    ),
    artefact(makeSessionsHistory(platform, names), within, true),
    ...makeSessions(platform, names, site, images.sessions).map((manifest) =>
      artefact(manifest, manifest.kind === 'Deployment' ? [...within, 'image/sessions'] : within),
    ),
    ...surroundings.manifests.map(({ manifest, precious }) => artefact(manifest, within, precious)),
    ...makeExtraManifests(platform, site).map((manifest) => ({
      ...artefact(manifest, within),
      yours: true as const,
    })),
  ];
}

/** The hub's own namespace: Pod Security `baseline`, which the chart's pods keep, and a warning for `restricted`. */
const makeNamespace = (platform: Platform, { namespace }: Names): Manifest => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: namespace,
    labels: {
      ...labelsOf(platform),
      'pod-security.kubernetes.io/enforce': 'baseline',
      'pod-security.kubernetes.io/warn': 'restricted',
    },
  },
});

function artefact(manifest: Manifest, needs: readonly string[] = [], precious = false): ManifestArtefact {
  const { kind, metadata } = manifest;
  return {
    kind: 'manifest',
    id: `manifest/${kind}/${metadata.namespace ?? '-'}/${metadata.name}`,
    manifest,
    precious,
    needs,
  };
}

function makeSecrets({ auth }: Platform, names: Names): ClusterSecretArtefact[] {
  const { namespace } = names;
  const secret = (name: string, keys: ClusterSecretArtefact['keys']): ClusterSecretArtefact => ({
    kind: 'cluster-secret',
    id: `cluster-secret/${namespace}/${name}`,
    namespace,
    name,
    keys,
    needs: [`manifest/Namespace/-/${namespace}`],
  });
  const from = auth.clientSecretFrom;
  const given =
    from === null
      ? null
      : from.env !== null
        ? { env: from.env }
        : from.file !== null
          ? { file: from.file }
          : null;
  return [
    secret(names.testToken, { token: 'hex' }),
    // Who opens the accounts of the administrators; everybody else signs up and is let in by one of them.
    ...(auth.kind === 'native' ? [secret(names.passwords, { 'admin-password': 'words' })] : []),
    ...(auth.kind === 'password'
      ? [secret(names.passwords, { 'user-password': 'words', 'admin-password': 'words' })]
      : []),
    ...(given === null ? [] : [secret(names.clientSecret, { 'client-secret': given })]),
  ];
}

function makeRelease(
  platform: Platform,
  names: Names,
  images: Readonly<Record<ImageName, string>>,
  settings: object,
  needs: readonly string[],
): ReleaseArtefact {
  if (platform.target.kind === 'local') throw new Error('no release on one machine');
  const values = makeValues(platform, names, images, digest(canonical(settings)).slice(0, 16));
  return {
    kind: 'release',
    id: `release/${names.release}`,
    name: names.release,
    namespace: names.namespace,
    chart: platform.target.chart,
    values: merge(values, platform.target.values),
    needs,
  };
}
