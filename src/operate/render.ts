import { writeRendered } from '../drivers/rendered-files.ts';
import type { Artefact } from '../render/artefact.ts';
import { render } from '../render/render.ts';
import { loadPlatform, type Where } from './load.ts';
import { placeOf } from './place/place.ts';

/** Renders; with `directory`, writes the files there for review, with `${secret:NAME}` where secrets will go. */
export async function renderFiles(
  where: Where,
  directory: string | undefined,
): Promise<{ artefacts: readonly Artefact[]; written: readonly string[] }> {
  const loaded = await loadPlatform(where);
  const place = await placeOf(loaded, where.env);
  const { site } = await place.prepare(loaded);
  const artefacts = render(loaded.platform, site);
  const written =
    directory === undefined
      ? []
      : await writeRendered(artefacts, `${place.stateDir}/rendered`, directory, where.cwd);
  return { artefacts, written };
}
