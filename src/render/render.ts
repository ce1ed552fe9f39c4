import type { Platform } from '../config/platform.ts';
import type { Artefact } from './artefact.ts';
import { makeImages } from './images/images.ts';
import { renderKubernetes } from './kubernetes/render.ts';
import { renderLocal } from './local/render.ts';
import type { Site } from './site.ts';

/** Everything the platform consists of, as plain data. The same input gives the same bytes. */
export function render(platform: Platform, site: Site): Artefact[] {
  if (platform.target.kind === 'local' && site.kind === 'local') return renderLocal(platform, site);
  if (platform.target.kind === 'kubernetes' && site.kind === 'cluster')
    return renderKubernetes(platform, site, makeImages(platform, site));
  throw new Error(`target ${platform.target.kind} cannot be rendered yet`);
}
