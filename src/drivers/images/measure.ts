import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DriverError } from '../driver.ts';
import type { Tools } from './tools.ts';

/** An image as the builder has it, unpacked. */
export interface Measured {
  readonly bytes: number;
  readonly layers: readonly Layer[];
}
export interface Layer {
  readonly digest: string;
  readonly bytes: number;
}

/** Sizes of an image and its layers. Throws `DriverError` when the builder does not have it. */
export async function measureImage(tools: Tools, reference: string): Promise<Measured> {
  const { name, inspect } = await tools.builder();
  const { ok, stdout } = await tools.ask(inspect(reference));
  if (!ok) {
    throw new DriverError(`${name} does not have ${reference}.`, {
      fix: 'Build it with: sparkhub images build',
    });
  }
  const digests = digestsOf(JSON.parse(stdout));
  const sizes = name === 'docker' ? await dockerSizes(tools, reference) : await storedSizes(tools, name);
  const layers = digests.map((digest, index) => ({
    digest,
    bytes: (Array.isArray(sizes) ? sizes[sizes.length - digests.length + index] : sizes.get(digest)) ?? 0,
  }));
  return { bytes: layers.reduce((sum, { bytes }) => sum + bytes, 0), layers };
}

/** Digests of the unpacked layers, lowest first, in the words of buildah or of docker and podman. */
function digestsOf(inspected: unknown): string[] {
  const image = (Array.isArray(inspected) ? inspected[0] : inspected) as {
    readonly OCIv1?: { readonly rootfs?: { readonly diff_ids?: string[] } };
    readonly RootFS?: { readonly Layers?: string[] };
  };
  return image.OCIv1?.rootfs?.diff_ids ?? image.RootFS?.Layers ?? [];
}

/** buildah and podman do not tell sizes of layers; the list of their storage does. */
async function storedSizes(tools: Tools, name: string): Promise<Map<string, number>> {
  const argv = name === 'buildah' ? ['info'] : ['info', '--format', 'json'];
  const { stdout } = await tools.ask([name, ...argv]);
  const { store } = JSON.parse(stdout) as { store: Record<string, string> };
  const root = store.GraphRoot ?? store.graphRoot ?? '';
  const driver = store.GraphDriverName ?? store.graphDriverName ?? 'overlay';
  const text = await readFile(join(root, `${driver}-layers`, 'layers.json'), 'utf8');
  const layers = JSON.parse(text) as { 'diff-digest'?: string; 'diff-size'?: number }[];
  return new Map(layers.map((layer) => [layer['diff-digest'] ?? '', layer['diff-size'] ?? 0]));
}

/** docker tells sizes of steps, newest first; steps without files made no layer. */
async function dockerSizes(tools: Tools, reference: string): Promise<number[]> {
  const format = '{{.Size}}\t{{.CreatedBy}}';
  const argv = ['docker', 'history', '--no-trunc', '--human=false', '--format', format, reference] as const;
  const { stdout } = await tools.ask(argv);
  const steps = stdout.split('\n').filter((line) => line !== '');
  const setting = /^(?:\/bin\/sh -c #\(nop\)\s+)?(?:ENV|ARG|USER|WORKDIR|CMD|ENTRYPOINT|LABEL|EXPOSE)\b/;
  return steps
    .map((line) => line.split('\t'))
    .filter(([bytes, made]) => Number(bytes) > 0 || !setting.test(made ?? ''))
    .map(([bytes]) => Number(bytes))
    .reverse();
}
