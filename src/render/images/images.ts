import type { Platform } from '../../config/platform.ts';
import type { ImageArtefact } from '../artefact.ts';
import { canonical, digest } from '../fingerprint.ts';
import { makeWantedJars } from './jar-list.ts';
import {
  hubRecipe,
  type ImageSite,
  notebookRecipe,
  proxyRecipe,
  type Recipe,
  sessionsRecipe,
  sparkRecipe,
  textOf,
} from './recipes.ts';

export type { ImageSite } from './recipes.ts';

/** Where images are when there is no registry: in the builder's own storage, brought to the machines by hand. */
const LOCAL_PREFIX = 'localhost/sparkhub';

/** The images of a platform. `spark` first, because `notebook` is built on it. */
export function makeImages(platform: Platform, site: ImageSite): ImageArtefact[] {
  const spark = makeImage(platform, site, sparkRecipe(platform, site), undefined);
  return [
    spark,
    makeImage(platform, site, notebookRecipe(platform, site), spark),
    makeImage(platform, site, hubRecipe(platform, site), undefined),
    makeImage(platform, site, proxyRecipe(site), undefined),
    makeImage(platform, site, sessionsRecipe(site), undefined),
  ];
}

/** The Spark image that is built only as far as its stage `lock`, which resolves what `images.packages` asks for. */
export function makeLockContext(platform: Platform, site: ImageSite): ImageArtefact {
  const { pip, jars } = platform.images.packages;
  const [spark] = makeImages(platform, { ...site, files: {} });
  return {
    ...spark!,
    files: {
      ...spark!.files,
      'packages.in': pip.map((line) => `${line}\n`).join(''),
      'constraints.txt': textOf(site, 'runtime/lab.txt'),
      'wanted-jars.txt': makeWantedJars(jars),
    },
  };
}

function makeImage(
  { images }: Platform,
  site: ImageSite,
  recipe: Recipe,
  base: ImageArtefact | undefined,
): ImageArtefact {
  const { name, from, folders = {}, more = {}, version } = recipe;
  const texts = Object.entries(recipe.texts).map(([path, source]) => [path, textOf(site, source)] as const);
  const files = { ...Object.fromEntries(texts), ...more };
  const buildArgs = { ...recipe.buildArgs, ...(base === undefined ? {} : { SPARK: base.reference }) };
  const content = digest(
    canonical([
      files,
      buildArgs,
      Object.entries(folders).map(([source, path]) => [path, site.package.folders[source] ?? '']),
    ]),
  );
  return {
    kind: 'image',
    id: `image/${name}`,
    name,
    reference: `${images.registry ?? LOCAL_PREFIX}/${name}:${version}-${content.slice(0, 12)}`,
    from,
    files,
    folders,
    buildArgs,
    push: images.registry !== null,
    needs: base === undefined ? [] : [base.id],
  };
}
