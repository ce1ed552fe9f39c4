import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageArtefact } from '../../render/artefact.ts';
import type { Report } from '../driver.ts';
import { isBuilt } from './build.ts';
import { readDeliveries, recordDelivery } from './deliveries.ts';
import type { Tools } from './tools.ts';

/** The command that brings an image to the machines of a cluster without a registry, such as `kind load docker-image`. */
const loaderOf = (env: NodeJS.ProcessEnv): string[] =>
  (env.SPARKHUB_IMAGE_LOADER ?? '').split(' ').filter((word) => word !== '');

/** Whether an image is where machines get it from, as far as this platform remembers. */
export async function isDelivered(tools: Tools, artefact: ImageArtefact): Promise<boolean> {
  const how = (await readDeliveries(tools.stateDir))[artefact.reference]?.how;
  if (artefact.push || how === undefined) return how === 'pushed';
  if (how !== 'built') return true;
  // Nobody brought it anywhere: it must be here still, and nobody must have been named since who would bring it.
  return loaderOf(tools.env).length === 0 && (await isBuilt(tools, artefact).catch(() => true));
}

/** Pushes a built image to its registry, or gives it to the loader, or leaves it in the builder's storage. */
export async function deliverImage(tools: Tools, artefact: ImageArtefact, report: Report): Promise<void> {
  const { name, reference } = artefact;
  const [program, ...words] = loaderOf(tools.env);
  if (artefact.push) {
    report({ what: `Pushing ${reference}` });
    const digest = await push(tools, artefact, report);
    await recordDelivery(tools.stateDir, reference, { how: 'pushed', digest });
  } else if (program !== undefined) {
    report({ what: 'Bringing it to the machines' });
    await tools.must(`Loading ${reference}`, name, [program, ...words, reference], report);
    await recordDelivery(tools.stateDir, reference, { how: 'loaded', digest: '' });
  } else {
    await recordDelivery(tools.stateDir, reference, { how: 'built', digest: '' });
  }
}

/** The digest that the registry knows it by. */
async function push(tools: Tools, { name, reference }: ImageArtefact, report: Report): Promise<string> {
  const builder = await tools.builder();
  const directory = await mkdtemp(join(tmpdir(), 'sparkhub-push-'));
  try {
    const file = join(directory, 'digest');
    const { tail } = await tools.must(`Pushing ${reference}`, name, builder.push(reference, file), report);
    // docker says it in its last line instead.
    const said = await readFile(file, 'utf8').catch(() => tail.slice(-3).join('\n'));
    return /sha256:[0-9a-f]{64}/.exec(said)?.[0] ?? '';
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
