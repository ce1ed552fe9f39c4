import type { Observation } from '../../plan/step.ts';
import type { ImageArtefact } from '../../render/artefact.ts';
import { fingerprint } from '../../render/fingerprint.ts';
import { type Driver, DriverError, type Finding } from '../driver.ts';
import { buildImage } from './build.ts';
import { deliverImage, isDelivered } from './deliver.ts';
import { forgetDeliveries } from './deliveries.ts';
import { type ImagesOptions, makeTools, type Tools } from './tools.ts';

/**
 * Images, by whichever builder works here. An image that was built is pushed to its registry, or given to the command in
 * SPARKHUB_IMAGE_LOADER, or left in the builder's storage.
 */
export function imagesDriver(options: ImagesOptions): Driver<ImageArtefact> {
  const tools = makeTools(options);
  return {
    kind: 'image',
    observe: (artefacts) => Promise.all(artefacts.map((artefact) => observe(tools, artefact))),
    async apply(artefact, report) {
      await buildImage(tools, artefact, report);
      await deliverImage(tools, artefact, report);
    },
    // Images are shared with other platforms and with what still runs: they stay, and this platform forgets them.
    remove: (id) => forgetDeliveries(tools.stateDir, id.slice('image/'.length)),
    async check(artefacts): Promise<Finding[]> {
      if (artefacts.length === 0) return [];
      try {
        const message = `Images are built with ${(await tools.builder()).name}.`;
        return [{ check: 'image builder', verdict: 'ok', message, fix: '' }];
      } catch (error) {
        if (!(error instanceof DriverError)) throw error;
        // Everything may have been built and pushed elsewhere.
        return [{ check: 'image builder', verdict: 'warning', message: error.message, fix: error.fix }];
      }
    },
  };
}

/** The tag names the content: an image of that tag that was delivered is the one asked for. */
async function observe(tools: Tools, artefact: ImageArtefact): Promise<Observation> {
  const { id, kind } = artefact;
  return (await isDelivered(tools, artefact))
    ? { id, kind, state: 'present', fingerprint: fingerprint(artefact), detail: '' }
    : { id, kind, state: 'absent', fingerprint: '', detail: '' };
}
