import { stringify } from 'yaml';
import type { FileArtefact, ManifestArtefact, ReleaseArtefact } from '../artefact.ts';
import type { ClusterSite } from '../site.ts';

const HEADER = '# Written by sparkhub from sparkhub.yaml. Edit that file and run: sparkhub up\n';

interface Session {
  readonly name: string;
  readonly objects: readonly object[];
  readonly session: Readonly<Record<string, string>>;
}

/** What is applied, as files that people can read, compare and commit. The hub fills in `${namespace}` and the like. */
export function makeReviewFiles(
  { stateDir }: ClusterSite,
  manifests: readonly ManifestArtefact[],
  release: ReleaseArtefact,
  settings: object,
): FileArtefact[] {
  const file = (path: string, content: string): FileArtefact => ({
    kind: 'file',
    id: `file/${path}`,
    path: `${stateDir}/rendered/${path}`,
    content,
    mode: 0o644,
    needs: [],
  });
  const yaml = (path: string, ...documents: readonly object[]): FileArtefact =>
    file(path, HEADER + documents.map((document) => stringify(document, { lineWidth: 120 })).join('---\n'));
  const { userNamespace, projects } = settings as {
    userNamespace: readonly object[];
    projects: readonly Session[];
  };
  return [
    yaml('kubernetes/values.yaml', release.values),
    ...manifests.map(({ manifest: { kind, metadata }, manifest }) =>
      yaml(`kubernetes/manifests/${kind.toLowerCase()}-${metadata.name}.yaml`, manifest),
    ),
    yaml('kubernetes/people/namespace.yaml', ...userNamespace),
    ...projects.flatMap(({ name, objects, session }) => [
      yaml(`kubernetes/people/project-${name}.yaml`, ...objects),
      ...Object.entries(session).map(([key, text]) => file(`spark/projects/${name}/${key}`, text)),
    ]),
  ];
}
