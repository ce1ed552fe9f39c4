import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImageArtefact } from '../../render/artefact.ts';
import { driverContract } from '../contract.ts';
import { digestFolder } from '../package.ts';
import { resolvePackages } from './build.ts';
import { readDeliveries } from './deliveries.ts';
import { imagesDriver } from './images-driver.ts';
import { measureImage } from './measure.ts';
import { type ImagesOptions, makeTools } from './tools.ts';

const FAKE = fileURLToPath(new URL('testdata/fake-builder.sh', import.meta.url));
const silent = (): void => {};

function makeWorld(names: readonly string[] = ['buildah']): ImagesOptions & { readonly root: string } {
  const root = mkdtempSync(join(tmpdir(), 'sparkhub-images-'));
  for (const name of names) {
    copyFileSync(FAKE, join(root, name));
    chmodSync(join(root, name), 0o755);
  }
  const env = {
    PATH: `${root}:/usr/bin:/bin`,
    HOME: root,
    FAKE_STORE: root,
    SPARKHUB_IMAGE_BUILDER: names[0],
    PIP_INDEX_URL: 'https://ada:hunter2@mirror.example.com/simple',
  };
  return { root, env, packageDir: root, stateDir: join(root, '.sparkhub') };
}

const image = (tag: string, more: Partial<ImageArtefact> = {}): ImageArtefact => ({
  kind: 'image',
  id: 'image/hub',
  name: 'hub',
  reference: `localhost/sparkhub/hub:${tag}`,
  from: null,
  files: { Dockerfile: `FROM scratch\n# ${tag}\n`, 'a/b.txt': 'text' },
  folders: {},
  buildArgs: { BASE: 'debian' },
  push: false,
  needs: [],
  ...more,
});

driverContract({ describe, it }, 'images', async () => {
  const world = makeWorld();
  return {
    driver: imagesDriver(world),
    artefact: image('one'),
    changed: image('two'),
    cleanUp: async () => rmSync(world.root, { recursive: true }),
  };
});

describe('images', () => {
  let world: ReturnType<typeof makeWorld>;
  beforeEach(() => {
    world = makeWorld();
  });
  afterEach(() => rmSync(world.root, { recursive: true }));
  const calls = (): string[] => readFileSync(join(world.root, 'calls'), 'utf8').trim().split('\n');
  const stateOf = async (artefact: ImageArtefact, env = world.env): Promise<string> =>
    (await imagesDriver({ ...world, env }).observe([artefact]))[0]!.state;

  it('are not built from files that changed after they were given their names', async () => {
    mkdirSync(join(world.root, 'python/part'), { recursive: true });
    writeFileSync(join(world.root, 'python/part/a.py'), 'one');
    const folders = { 'python/part': await digestFolder(world.root, 'python/part') };
    const artefact = image('one', { folders: { 'python/part': 'python/part' } });
    writeFileSync(join(world.root, 'python/part/a.py'), 'two');
    await expect(imagesDriver({ ...world, folders }).apply(artefact, silent)).rejects.toMatchObject({
      message: 'python/part changed after the images were given their names.',
      fix: 'Run the same command again.',
    });
    writeFileSync(join(world.root, 'python/part/a.py'), 'one');
    await imagesDriver({ ...world, folders }).apply(artefact, silent);
  });

  it('are built once, with the settings of this machine in secrets and in no argument', async () => {
    await imagesDriver(world).apply(image('one'), silent);
    await imagesDriver(world).apply(image('one'), silent);
    const builds = calls().filter((call) => call.startsWith('bud'));
    expect(builds).toHaveLength(1);
    expect(builds[0]).toContain('--build-arg BASE=debian');
    expect(calls().join('\n')).not.toContain('hunter2');
    expect(readFileSync(join(world.root, 'secrets'), 'utf8')).toContain('hunter2');
    expect(existsSync(builds[0]!.split(' ').at(-1)!)).toBe(false); // the context is gone
  });

  it('that are pushed are known by the digest of their registry', async () => {
    const artefact = image('one', { push: true });
    await imagesDriver(world).apply(artefact, silent);
    expect(await readDeliveries(world.stateDir)).toEqual({
      [artefact.reference]: { how: 'pushed', digest: `sha256:${'7'.padStart(64, '0')}` },
    });
  });

  it('that are only built are not taken for pushed', async () => {
    await imagesDriver(world).apply(image('one'), silent);
    expect(await stateOf(image('one'))).toBe('present');
    expect(await stateOf(image('one', { push: true }))).toBe('absent');
  });

  it('go to the loader when one is named, also when that is later', async () => {
    await imagesDriver(world).apply(image('one'), silent);
    const env = { ...world.env, SPARKHUB_IMAGE_LOADER: 'buildah load-it docker-image' };
    expect(await stateOf(image('one'))).toBe('present');
    expect(await stateOf(image('one'), env)).toBe('absent');
    await imagesDriver({ ...world, env }).apply(image('one'), silent);
    expect(readFileSync(join(world.root, 'loaded'), 'utf8')).toBe('localhost/sparkhub/hub:one\n');
    expect(await stateOf(image('one'), env)).toBe('present');
  });

  it('that the builder lost are seen', async () => {
    await imagesDriver(world).apply(image('one'), silent);
    rmSync(join(world.root, 'localhost_sparkhub_hub_one'));
    expect(await stateOf(image('one'))).toBe('absent');
  });

  it('that cannot be built say so with the last lines, without credentials', async () => {
    writeFileSync(join(world.root, 'failing'), '');
    await expect(imagesDriver(world).apply(image('one'), silent)).rejects.toMatchObject({
      name: 'DriverError',
      message: 'Building the hub image failed: buildah ended with exit code 1.',
      fix: expect.stringContaining('sparkhub logs image-hub'),
      evidence: expect.stringContaining('https://***@mirror.example.com/ is away'),
    });
  });

  it('are looked for without leaving anything behind', async () => {
    const driver = imagesDriver(world);
    await driver.observe([image('one')]);
    expect(await driver.check([image('one')])).toMatchObject([{ verdict: 'ok' }]);
    expect(existsSync(world.stateDir)).toBe(false);
  });

  it('are built by what works, and not by what is only there', async () => {
    const both = makeWorld(['docker', 'buildah']);
    const { SPARKHUB_IMAGE_BUILDER, ...env } = both.env;
    // A client whose daemon does not answer.
    writeFileSync(join(both.root, 'docker'), '#!/bin/sh\necho "Cannot connect" >&2\nexit 1\n');
    expect((await makeTools({ ...both, env }).builder()).name).toBe('buildah');
    expect(await imagesDriver(both).check([image('one')])).toMatchObject([
      { verdict: 'warning', message: 'docker, which SPARKHUB_IMAGE_BUILDER names, does not work here.' },
    ]);
    rmSync(both.root, { recursive: true });
  });

  it('are measured layer by layer', async () => {
    await imagesDriver(world).apply(image('one'), silent);
    const sizes = [
      { 'diff-digest': 'sha256:aa', 'diff-size': 30 },
      { 'diff-digest': 'sha256:bb', 'diff-size': 12 },
    ];
    const directory = join(world.root, 'fake-layers');
    mkdirSync(directory);
    writeFileSync(join(directory, 'layers.json'), JSON.stringify(sizes));
    expect(await measureImage(makeTools(world), image('one').reference)).toEqual({
      bytes: 42,
      layers: [
        { digest: 'sha256:aa', bytes: 30 },
        { digest: 'sha256:bb', bytes: 12 },
      ],
    });
    await expect(measureImage(makeTools(world), 'localhost/sparkhub/hub:none')).rejects.toMatchObject({
      fix: 'Build it with: sparkhub images build',
    });
  });

  it('have their packages resolved by the stage that does only that', async () => {
    const artefact = image('one', {
      files: { Dockerfile: 'FROM scratch\n', 'packages.in': 'cowsay\n', 'wanted-jars.txt': '' },
    });
    const resolved = await resolvePackages(makeTools(world), artefact, new Date(0), silent);
    expect(resolved).toEqual({ packages: 'cowsay\n', jars: '' });
    expect(calls().at(-1)).toMatch(/--target lock --output type=local,dest=/);
  });
});
