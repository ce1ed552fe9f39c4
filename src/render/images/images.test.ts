import { beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../config/parse.ts';
import type { Platform } from '../../config/platform.ts';
import { readPackage } from '../../drivers/package.ts';
import type { ImageArtefact, ImageName } from '../artefact.ts';
import type { PackageContent } from '../site.ts';
import { type ImageSite, makeImages, makeLockContext } from './images.ts';
import { JAR_LOCK, makeLock, neededLocks, PACKAGE_LOCK, resolvedOf, staleLocks } from './lock-files.ts';

let content: PackageContent;
beforeAll(async () => {
  content = await readPackage();
});

function platformOf(images = '{}', more = ''): Platform {
  const text = `version: 1\ntarget: {kind: kubernetes}\nauth: {kind: native, admins: [ada]}\nimages: ${images}\n${more}`;
  const { platform, problems } = parseConfig(text, 'sparkhub.yaml', { root: true });
  if (platform === undefined) throw new Error(JSON.stringify(problems));
  return platform;
}
const site = (more: Partial<ImageSite> = {}): ImageSite => ({
  version: '1.2.3',
  package: content,
  files: {},
  ...more,
});
const make = (platform: Platform, at: ImageSite = site()): Record<ImageName, ImageArtefact> =>
  Object.fromEntries(makeImages(platform, at).map((image) => [image.name, image])) as never;
const tags = (images: Record<ImageName, ImageArtefact>): Record<ImageName, string> =>
  Object.fromEntries(Object.entries(images).map(([name, { reference }]) => [name, reference])) as never;

describe('images', () => {
  it('are four, the notebook on the very Spark image', () => {
    const { spark, notebook, hub, proxy } = make(platformOf('{registry: registry.example.com/team}'));
    expect(spark.reference).toMatch(/^registry\.example\.com\/team\/spark:4\.2\.0-[0-9a-f]{12}$/);
    expect(hub.reference).toMatch(/\/hub:1\.2\.3-[0-9a-f]{12}$/);
    expect(notebook).toMatchObject({ from: 'spark', needs: ['image/spark'], push: true });
    expect(notebook.buildArgs).toEqual({ SPARK: spark.reference });
    expect(proxy.from).toBeNull();
  });

  it('are in the builder’s own storage without a registry, and pushed nowhere', () => {
    const { spark } = make(platformOf());
    expect(spark.reference).toMatch(/^localhost\/sparkhub\/spark:/);
    expect(spark.push).toBe(false);
  });

  it('have in their context every file that their Dockerfile copies', () => {
    for (const { name, files, folders } of Object.values(make(platformOf()))) {
      const there = [...Object.keys(files), ...Object.values(folders)];
      // The stage that resolves packages is for `images lock` only, and ends where the image begins.
      const text = files.Dockerfile!.replace(/^FROM python AS resolved[\s\S]*?(?=^FROM \$\{BASE\})/m, '');
      const copied = [...text.matchAll(/^COPY (?!--from)(?:--chmod=\d+ )?(.+) \S+$/gm)].flatMap((match) =>
        match[1]!.split(' '),
      );
      expect(copied.length).toBeGreaterThan(0);
      for (const path of copied)
        expect(
          there.some((one) => one === path || one.startsWith(`${path}/`)),
          `${name}: ${path}`,
        ).toBe(true);
    }
  });

  it('end as a user with a number, and name no file of the machine that builds', () => {
    for (const { name, files } of Object.values(make(platformOf()))) {
      const final = files.Dockerfile!.slice(files.Dockerfile!.lastIndexOf('\nFROM '));
      if (name !== 'notebook') expect(final).toMatch(/^USER (1000|65534)$/m);
      expect(final).not.toMatch(/\b(gcc|g\+\+|-dev|npm)\b/);
      expect(files.Dockerfile).not.toMatch(/ARG .*(TOKEN|PASSWORD|SECRET)/i);
    }
  });

  it.each([
    ['a Debian package', '{packages: {apt: [jq]}}', ['spark', 'notebook']],
    ['another base', '{base: "registry.example.com/debian:12"}', ['spark', 'notebook', 'hub']],
  ] as const)('get new tags for %s, those it goes into and no others', (_, images, changed) => {
    const before = tags(make(platformOf()));
    const after = tags(make(platformOf(images)));
    const differing = (Object.keys(before) as ImageName[]).filter((name) => before[name] !== after[name]);
    expect(differing).toEqual(changed);
  });

  it('get a new tag when a folder of the package changes', () => {
    const folders = { ...content.folders, 'python/sparkhub_hub': 'other' };
    const before = tags(make(platformOf()));
    const after = tags(make(platformOf(), site({ package: { ...content, folders } })));
    expect(after).toEqual({ ...before, hub: after.hub });
    expect(after.hub).not.toBe(before.hub);
  });

  it('hold files beside sparkhub.yaml below one folder, wherever they point', () => {
    const files = { '../conf/a.txt': 'A' };
    const { spark } = make(platformOf('{files: ["../conf/a.txt"]}'), site({ files }));
    expect(spark.files['sparkhub/files/conf/a.txt']).toBe('A');
  });

  it('have no Delta where the platform has none', () => {
    expect(make(platformOf()).spark.files['jars.txt']).toMatch(
      /^io\.delta delta-spark\S* \S+ [0-9a-f]{64}\n/,
    );
    expect(make(platformOf('{}', 'spark: {delta: false}')).spark.files['jars.txt']).toBe('');
  });
});

describe('locks', () => {
  const packages = (pip: string[], jars: string[] = []) => ({ pip, jars, apt: [] });
  const lock = makeLock(['scikit-learn', 'cowsay'], 'cowsay==6.1 \\\n    --hash=sha256:00\n');

  it('are needed for what is asked for only', () => {
    expect(neededLocks(packages([]))).toEqual([]);
    expect(neededLocks(packages(['a'], ['g:a:1']))).toEqual([PACKAGE_LOCK, JAR_LOCK]);
  });
  it('are stale when missing or of other packages; the order does not matter', () => {
    const files = { [PACKAGE_LOCK]: lock };
    expect(staleLocks(packages(['cowsay', 'scikit-learn']), files)).toEqual([]);
    expect(staleLocks(packages(['cowsay']), files)).toEqual([PACKAGE_LOCK]);
    expect(staleLocks(packages(['cowsay']), {})).toEqual([PACKAGE_LOCK]);
  });
  it('go into the Spark image without their first lines', () => {
    const platform = platformOf('{packages: {pip: [scikit-learn, cowsay]}}');
    const { spark } = make(platform, site({ files: { [PACKAGE_LOCK]: lock } }));
    expect(spark.files['packages.txt']).toBe('cowsay==6.1 \\\n    --hash=sha256:00\n');
    expect(resolvedOf(undefined)).toBe('');
  });
  it('are resolved within what sparkhub itself has', () => {
    const platform = platformOf('{packages: {pip: [cowsay], jars: ["org.postgresql:postgresql:42.7.4"]}}');
    const { files } = makeLockContext(platform, site());
    expect(files['packages.in']).toBe('cowsay\n');
    expect(files['wanted-jars.txt']).toBe('org.postgresql postgresql 42.7.4 -\n');
    expect(files['constraints.txt']).toContain('pyspark==');
    const copied = /^COPY (packages\.in .+) \S+$/m.exec(files.Dockerfile!)![1]!.split(' ');
    for (const path of copied) expect(Object.keys(files)).toContain(path);
  });
});

describe('connectors', () => {
  interface Jar {
    readonly organisation: string;
    readonly module: string;
    readonly revision: string;
    readonly sha256: string;
  }
  const jarsOf = (images: string): string[] =>
    make(platformOf(images, 'spark: {delta: false}')).spark.files['jars.txt']!.split('\n').filter(Boolean);

  it('bring the jars of each kind of lake that is asked for, by their sums', () => {
    expect(jarsOf('{}')).toEqual([]);
    expect(jarsOf('{connectors: [abfss]}').map((line) => line.split(' ')[1])).toEqual([
      'hadoop-azure',
      'azure-storage',
      'azure-keyvault-core',
      'wildfly-openssl',
      'HdrHistogram',
    ]);
    expect(jarsOf('{connectors: [abfss, s3a, gs]}')).toHaveLength(8);
    for (const line of jarsOf('{connectors: [abfss, s3a, gs]}'))
      expect(line).toMatch(/^\S+ \S+ \S+ [0-9a-f]{64}$/);
  });
  it('are of the Hadoop that Spark 4.2.0 carries', () => {
    const lock = JSON.parse(content.texts['runtime/connectors.lock.json']!) as Record<string, Jar[]>;
    const hadoop = Object.values(lock)
      .flat()
      .filter(({ organisation }) => organisation === 'org.apache.hadoop');
    expect(hadoop.map(({ revision }) => revision)).toEqual(['3.5.0', '3.5.0', '3.5.0']);
  });
});

describe('versions', () => {
  it('are the same for driver and executors', () => {
    const pins = (path: string): string[] => content.texts[path]!.match(/^[a-z0-9._-]+==\S+/gim) ?? [];
    const lab = new Set(pins('runtime/lab.txt'));
    expect(pins('runtime/spark.txt').filter((pin) => !lab.has(pin))).toEqual([]);
  });
});
