import { parseAllDocuments } from 'yaml';
import type { Platform } from '../../config/platform.ts';
import type { Manifest } from '../artefact.ts';
import type { ClusterSite } from '../site.ts';
import { labelsOf } from './names.ts';

/** Manifests that the file brings along (`target.manifests`), with sparkhub's labels so that they go when they are taken out. */
export function makeExtraManifests(platform: Platform, { files }: ClusterSite): Manifest[] {
  if (platform.target.kind === 'local') return [];
  return platform.target.manifests.flatMap((path) =>
    parseAllDocuments(files[path] ?? '').flatMap((document) => {
      const manifest = document.toJS() as Manifest | null;
      if (manifest === null) return [];
      const { metadata } = manifest;
      return [
        {
          ...manifest,
          metadata: { ...metadata, labels: { ...metadata.labels, ...labelsOf(platform) } },
        },
      ];
    }),
  );
}
