import { folderOf, writeBeside } from '../drivers/config-file.ts';
import { DriverError } from '../drivers/driver.ts';
import { buildImage, resolvePackages } from '../drivers/images/build.ts';
import { deliverImage } from '../drivers/images/deliver.ts';
import { makeTools, type Tools } from '../drivers/images/tools.ts';
import { withLock } from '../drivers/lock/lock.ts';
import { packageDir, packageVersion, readPackage } from '../drivers/package.ts';
import type { Outcome, Step } from '../plan/step.ts';
import type { ImageArtefact } from '../render/artefact.ts';
import { makeImages, makeLockContext } from '../render/images/images.ts';
import { JAR_LOCK, makeLock, neededLocks, PACKAGE_LOCK } from '../render/images/lock-files.ts';
import { type ApplyListener, applyPlan } from './apply.ts';
import { observeImageSite } from './image-site.ts';
import { type Loaded, loadPlatform, type Where } from './load.ts';
import { withRegistry } from './place/azure-registry.ts';

export interface ImagesResult {
  readonly images: readonly ImageArtefact[];
  readonly outcomes: readonly Outcome[];
}

/** Builds the images of a platform, without any cluster. `deliver`: also pushes them, or loads them. Throws `DriverError`. */
export async function makeAllImages(
  where: Where,
  listener: ApplyListener,
  { deliver }: { readonly deliver: boolean },
): Promise<ImagesResult> {
  const loaded = await loadImages(where);
  if (!deliver) return makeThem(where, loaded, listener, deliver);
  return withRegistry(loaded.platform, where.env, (platform, env) =>
    makeThem({ ...where, env }, { ...loaded, platform }, listener, deliver),
  );
}

async function makeThem(
  where: Where,
  loaded: Loaded,
  listener: ApplyListener,
  deliver: boolean,
): Promise<ImagesResult> {
  const images = makeImages(loaded.platform, await observeImageSite(loaded));
  const steps = images.map(
    ({ id, kind, needs }): Step => ({ id, kind, needs, action: 'create', reason: 'asked for', impact: '' }),
  );
  return withLock(loaded.file.stateDir, `sparkhub images ${deliver ? 'push' : 'build'}`, async () => {
    const tools = toolsOf(where, loaded);
    await tools.builder(); // one refusal instead of four
    listener.planned(steps);
    const image: Parameters<typeof applyPlan>[2]['image'] = {
      kind: 'image',
      observe: async () => [],
      remove: async () => {},
      check: async () => [],
      async apply(artefact, report) {
        await buildImage(tools, artefact, report);
        if (deliver || !artefact.push) await deliverImage(tools, artefact, report);
      },
    };
    return { images, outcomes: await applyPlan(steps, images, { image }, listener) };
  });
}

/** Resolves `images.packages` and writes the locks beside the file: their names, and how many lines each has. */
export async function lockPackages(
  where: Where,
  report: Parameters<typeof resolvePackages>[3],
): Promise<{ readonly name: string; readonly entries: number }[]> {
  const loaded = await loadImages(where);
  const { platform, file } = loaded;
  const { packages } = platform.images;
  if (neededLocks(packages).length === 0) return [];
  const site = { version: packageVersion, package: await readPackage(), files: {} };
  return withLock(file.stateDir, 'sparkhub images lock', async () => {
    const context = makeLockContext(platform, site);
    const resolved = await resolvePackages(toolsOf(where, loaded), context, new Date(), report);
    const locks = [
      { name: PACKAGE_LOCK, asked: packages.pip, text: resolved.packages, entry: /^[A-Za-z0-9].*==/gm },
      { name: JAR_LOCK, asked: packages.jars, text: resolved.jars, entry: /^\S+ \S+ \S+ \S+$/gm },
    ].filter(({ asked }) => asked.length > 0);
    for (const { name, asked, text } of locks)
      await writeBeside(folderOf(file.stateDir), name, makeLock(asked, text));
    return locks.map(({ name, text, entry }) => ({ name, entries: text.match(entry)?.length ?? 0 }));
  });
}

/** The file, when it is of a platform that has images. */
export async function loadImages(where: Where): Promise<Loaded> {
  const loaded = await loadPlatform(where);
  if (loaded.platform.target.kind === 'local') {
    throw new DriverError('On one machine there are no images: what runs is installed.', {
      fix: 'Images belong to a platform in a cluster: target: {kind: kubernetes}.',
    });
  }
  return loaded;
}

export const toolsOf = ({ env }: Where, { file }: Loaded): Tools =>
  makeTools({ packageDir, stateDir: file.stateDir, env });
