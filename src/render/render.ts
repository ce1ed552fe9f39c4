import type { Platform } from '../config/platform.ts';
import type { Artefact } from './artefact.ts';
import { renderAzure } from './azure/render.ts';
import { makeImages } from './images/images.ts';
import { renderKubernetes } from './kubernetes/render.ts';
import { renderLocal } from './local/render.ts';
import type { Site } from './site.ts';

/** Everything the platform consists of, as plain data. The same input gives the same bytes. */
export function render(platform: Platform, site: Site): Artefact[] {
  if (platform.target.kind === 'local' && site.kind === 'local') return renderLocal(platform, site);
  if (platform.target.kind === 'kubernetes' && site.kind === 'cluster')
    return renderKubernetes(platform, site, makeImages(platform, site));
  if (platform.target.kind === 'azure' && site.kind === 'azure') return renderAzure(platform, site);
  throw new Error(`target ${platform.target.kind} is not rendered at a ${site.kind}`);
}
