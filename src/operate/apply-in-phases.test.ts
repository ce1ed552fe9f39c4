import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/parse.ts';
import type { Driver } from '../drivers/driver.ts';
import type { Artefact, ImageArtefact, ReleaseArtefact } from '../render/artefact.ts';
import type { ClusterSite } from '../render/site.ts';
import type { Drivers } from './apply.ts';
import { applyInPhases } from './apply-in-phases.ts';
import type { Loaded } from './load.ts';
import type { Place } from './place/place.ts';
import { planAt } from './plan.ts';

const { platform } = parseConfig(
  'version: 1\ntarget: {kind: kubernetes}\nauth: {kind: native}\nimages: {registry: registry.example.com/team}\n',
  'sparkhub.yaml',
  { root: false },
);
const loaded = { platform, warnings: [], file: {} } as unknown as Loaded;
const DIGEST = `sha256:${'0'.repeat(64)}`;

/** Counts up while images are built: somebody edits sparkhub's own files. */
let edition = 0;
function siteNow(digests: ClusterSite['digests']): ClusterSite {
  const now = edition;
  const text = (path: string): string => (path.endsWith('.json') ? '{"jars": []}' : `${path} ${now}`);
  return {
    kind: 'cluster',
    version: '0.0.0',
    packageDir: '/package',
    stateDir: '/place/.sparkhub',
    context: 'kind-team',
    apiServer: { addresses: ['172.18.0.2'], port: 6443 },
    kubernetesVersion: '1.34',
    package: {
      texts: new Proxy({}, { get: (_, path) => text(String(path)) }),
      folders: { 'python/sparkhub_hub': `edition ${now}` },
    },
    digests,
    files: {},
  };
}

function world(failing = false) {
  const applied: Artefact[] = [];
  const pushed: Record<string, string> = {};
  const driver = (kind: string): Driver => ({
    kind: kind as never,
    observe: async () => [],
    check: async () => [],
    remove: async () => {},
    async apply(artefact) {
      applied.push(artefact);
      if (artefact.kind !== 'image') return;
      edition++;
      if (failing) throw new Error('no room');
      pushed[artefact.reference] = DIGEST;
    },
  });
  const drivers = Object.fromEntries(
    ['image', 'cluster-secret', 'manifest', 'release', 'file'].map((kind) => [kind, driver(kind)]),
  ) as Drivers;
  const place = {
    prepare: async () => ({ site: siteNow({ ...pushed }), drivers }),
    refresh: async ({ site }: { site: ClusterSite }) => ({
      site: { ...site, digests: { ...pushed } },
      drivers,
    }),
  } as unknown as Place;
  return { place, applied };
}
type Image = { readonly image: { readonly name: string; readonly tag: string } };
type Values = { readonly hub: Image; readonly proxy: { readonly chp: Image }; readonly singleuser: Image };
const quiet = { planned: () => {}, started: () => {}, progress: () => {}, ended: () => {} };

describe('images first, then the rest', () => {
  it('asks for the very images that were built, whatever was edited meanwhile, by their digests', async () => {
    const { place, applied } = world();
    const outcomes = await applyInPhases(await planAt(place, loaded), quiet);
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    const images = applied.filter((one): one is ImageArtefact => one.kind === 'image');
    const release = applied.find((one): one is ReleaseArtefact => one.kind === 'release')!;
    const { hub, proxy, singleuser } = release.values as unknown as Values;
    const asked = [hub.image, proxy.chp.image, singleuser.image].map(({ name, tag }) => `${name}:${tag}`);
    expect(images).toHaveLength(5);
    for (const reference of asked)
      expect(images.map((one) => `${one.reference}@${DIGEST}`)).toContain(reference);
  });

  it('touches nothing else when an image cannot be built', async () => {
    const { place, applied } = world(true);
    const outcomes = await applyInPhases(await planAt(place, loaded), quiet);
    expect(outcomes.some(({ ok }) => ok)).toBe(false);
    expect(applied.filter(({ kind }) => kind !== 'image')).toEqual([]);
  });
});
