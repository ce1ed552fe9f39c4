import { writeRendered } from '../drivers/rendered-files.ts';
import type { Artefact } from '../render/artefact.ts';
import { render } from '../render/render.ts';
import { loadPlatform, type Where } from './load.ts';
import { offlineAzureSite } from './place/azure-site.ts';
import { placeOf } from './place/place.ts';

/** Renders; with `directory`, writes the files there for review, with `${secret:NAME}` where secrets will go. */
export async function renderFiles(
  where: Where,
  directory: string | undefined,
): Promise<{ artefacts: readonly Artefact[]; written: readonly string[] }> {
  const loaded = await loadPlatform(where);
  // Azure is not asked: what only it knows stays a placeholder, so that the files can be read before anything is made.
  const site =
    loaded.platform.target.kind === 'azure'
      ? await offlineAzureSite(loaded)
      : (await (await placeOf(loaded, where.env)).prepare(loaded)).site;
  const artefacts = render(loaded.platform, site);
  const written =
    directory === undefined
      ? []
      : await writeRendered(artefacts, `${loaded.file.stateDir}/rendered`, directory, where.cwd);
  return { artefacts, written };
}
