import { type Measured, measureImage } from '../drivers/images/measure.ts';
import type { ImageArtefact, ImageName } from '../render/artefact.ts';
import { makeImages } from '../render/images/images.ts';
import { observeImageSite } from './image-site.ts';
import { loadImages, toolsOf } from './images.ts';
import type { Where } from './load.ts';

/** What one image weighs, unpacked. */
export interface ImageReport {
  readonly name: ImageName;
  readonly reference: string;
  readonly bytes: number;
  readonly largestLayer: number;
  readonly layers: Measured['layers'];
  /** How much of it the image it is built on brings; null when that is none of ours. */
  readonly shared: Shared | null;
  readonly marks: readonly Mark[];
}
export interface Shared {
  readonly from: ImageName;
  readonly layers: number;
  /** How many it could share. */
  readonly of: number;
  readonly bytes: number;
}
export interface Mark {
  readonly what: 'image' | 'layer' | 'shared layers';
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
}

/** What images and layers may weigh, unpacked, before a platform's own packages. */
const MARKS: Readonly<Partial<Record<ImageName, number>>> = { spark: 1.0e9, notebook: 1.3e9 };
const LAYER_MARK = 350e6;

/** Sizes of the built images of a platform, against the marks. Throws `DriverError` when one is not built. */
export async function reportImages(where: Where): Promise<ImageReport[]> {
  const loaded = await loadImages(where);
  const tools = toolsOf(where, loaded);
  const images = makeImages(loaded.platform, await observeImageSite(loaded));
  const measured = new Map<ImageName, Measured>();
  for (const { name, reference } of images) measured.set(name, await measureImage(tools, reference));
  return images.map((image) => compare(image, measured));
}

function compare(
  { name, reference, from }: ImageArtefact,
  measured: ReadonlyMap<ImageName, Measured>,
): ImageReport {
  const { bytes, layers } = measured.get(name)!;
  const largestLayer = Math.max(...layers.map((layer) => layer.bytes));
  const shared = from === null ? null : sharedWith(from, measured.get(from)!, layers);
  const limit = MARKS[name];
  const atMost = (what: Mark['what'], value: number, most: number): Mark => ({
    what,
    value,
    limit: most,
    ok: value <= most,
  });
  return {
    name,
    reference,
    bytes,
    largestLayer,
    layers,
    shared,
    marks: [
      ...(limit === undefined ? [] : [atMost('image', bytes, limit)]),
      atMost('layer', largestLayer, LAYER_MARK),
      ...(shared === null
        ? []
        : [
            {
              what: 'shared layers' as const,
              value: shared.layers,
              limit: shared.of,
              ok: shared.layers === shared.of,
            },
          ]),
    ],
  };
}

/** Layers are shared from the lowest on: the first that differs ends it. */
function sharedWith(from: ImageName, base: Measured, layers: Measured['layers']): Shared {
  const first = base.layers.findIndex(({ digest }, index) => layers[index]?.digest !== digest);
  const alike = base.layers.slice(0, first === -1 ? base.layers.length : first);
  return {
    from,
    layers: alike.length,
    of: base.layers.length,
    bytes: alike.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
